using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Everseal.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Issuance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "KeySha256",
                table: "certificates",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Requester",
                table: "certificates",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ErasedAt",
                table: "authorities",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ForeignChain",
                table: "authorities",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SealedAt",
                table: "authorities",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "authority_requests",
                columns: table => new
                {
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
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

            migrationBuilder.CreateIndex(
                name: "IX_certificates_KeySha256",
                table: "certificates",
                column: "KeySha256");

            // The function is there while EversealDatabase migrates.
            migrationBuilder.Sql("UPDATE certificates SET KeySha256 = key_sha256(Certificate) WHERE Certificate IS NOT NULL");
            migrationBuilder.Sql(
                """
                INSERT INTO principals (RealmId, Name, NameKey, CreatedAt, Kind, Description, IsBuiltIn)
                SELECT Id, 'CAAdmins', 'caadmins', CreatedAt, 'group', 'Use the certificate authority', 1 FROM realms r
                WHERE NOT EXISTS (SELECT 1 FROM principals p WHERE p.RealmId = r.Id AND p.NameKey = 'caadmins')
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "authority_requests");

            migrationBuilder.DropIndex(
                name: "IX_certificates_KeySha256",
                table: "certificates");

            migrationBuilder.DropColumn(
                name: "KeySha256",
                table: "certificates");

            migrationBuilder.DropColumn(
                name: "Requester",
                table: "certificates");

            migrationBuilder.DropColumn(
                name: "ErasedAt",
                table: "authorities");

            migrationBuilder.DropColumn(
                name: "ForeignChain",
                table: "authorities");

            migrationBuilder.DropColumn(
                name: "SealedAt",
                table: "authorities");
        }
    }
}
