using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Everseal.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Rollover : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "SigningKey",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "CrossCertificate",
                table: "authorities",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PublishedAt",
                table: "authorities",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ReplacedAt",
                table: "authorities",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "key_adoptions",
                columns: table => new
                {
                    RelyingPartyId = table.Column<long>(type: "INTEGER", nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    FetchedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    AcknowledgedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_adoptions", x => new { x.RelyingPartyId, x.KeyId });
                    table.ForeignKey(
                        name: "FK_key_adoptions_relying_parties_RelyingPartyId",
                        column: x => x.RelyingPartyId,
                        principalTable: "relying_parties",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "signing_pins",
                columns: table => new
                {
                    RealmId = table.Column<long>(type: "INTEGER", nullable: false),
                    RelyingParty = table.Column<string>(type: "TEXT", nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signing_pins", x => new { x.RealmId, x.RelyingParty });
                    table.ForeignKey(
                        name: "FK_signing_pins_realms_RealmId",
                        column: x => x.RealmId,
                        principalTable: "realms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "key_adoptions");

            migrationBuilder.DropTable(
                name: "signing_pins");

            migrationBuilder.DropColumn(
                name: "SigningKey",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "CrossCertificate",
                table: "authorities");

            migrationBuilder.DropColumn(
                name: "PublishedAt",
                table: "authorities");

            migrationBuilder.DropColumn(
                name: "ReplacedAt",
                table: "authorities");
        }
    }
}
