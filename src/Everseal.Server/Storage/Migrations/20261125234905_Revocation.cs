using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Everseal.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Revocation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "RevocationReason",
                table: "certificates",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RevokedAt",
                table: "certificates",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "revocation_lists",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    IssuerKey = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    NextUpdate = table.Column<long>(type: "INTEGER", nullable: false),
                    Der = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_revocation_lists", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "revoked_certificates",
                table: "certificates",
                column: "RevokedAt",
                filter: "RevokedAt IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_revocation_lists_IssuerKey_Number",
                table: "revocation_lists",
                columns: new[] { "IssuerKey", "Number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "revocation_lists");

            migrationBuilder.DropIndex(
                name: "revoked_certificates",
                table: "certificates");

            migrationBuilder.DropColumn(
                name: "RevocationReason",
                table: "certificates");

            migrationBuilder.DropColumn(
                name: "RevokedAt",
                table: "certificates");
        }
    }
}
