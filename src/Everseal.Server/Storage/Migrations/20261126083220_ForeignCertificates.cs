using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Everseal.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ForeignCertificates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ForeignAnchor",
                table: "server_certificates",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "StandsInFor",
                table: "server_certificates",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "certificate_requests",
                columns: table => new
                {
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    Slot = table.Column<int>(type: "INTEGER", nullable: false),
                    RealmId = table.Column<long>(type: "INTEGER", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_certificate_requests", x => x.KeyId);
                    table.ForeignKey(
                        name: "FK_certificate_requests_private_keys_KeyId",
                        column: x => x.KeyId,
                        principalTable: "private_keys",
                        principalColumn: "KeyId",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_certificate_requests_realms_RealmId",
                        column: x => x.RealmId,
                        principalTable: "realms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_certificate_requests_RealmId",
                table: "certificate_requests",
                column: "RealmId");

            // What waits is an issuing CA's: the table of before had no others.
            migrationBuilder.Sql("INSERT INTO certificate_requests (KeyId, Slot, Subject, CreatedAt) SELECT KeyId, 0, Subject, CreatedAt FROM authority_requests");
            migrationBuilder.DropTable(
                name: "authority_requests");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ForeignAnchor",
                table: "server_certificates");

            migrationBuilder.DropColumn(
                name: "StandsInFor",
                table: "server_certificates");

            migrationBuilder.CreateTable(
                name: "authority_requests",
                columns: table => new
                {
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authority_requests", x => x.KeyId);
                    table.ForeignKey(
                        name: "FK_authority_requests_private_keys_KeyId",
                        column: x => x.KeyId,
                        principalTable: "private_keys",
                        principalColumn: "KeyId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.Sql("INSERT INTO authority_requests (KeyId, Subject, CreatedAt) SELECT KeyId, Subject, CreatedAt FROM certificate_requests WHERE Slot = 0");
            migrationBuilder.DropTable(
                name: "certificate_requests");
        }
    }
}
