using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Everseal.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RelyingParties : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "RequireRelyingParty",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "relying_parties",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RealmId = table.Column<long>(type: "INTEGER", nullable: false),
                    Identifier = table.Column<string>(type: "TEXT", nullable: false),
                    IsDisabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    RefreshInterval = table.Column<long>(type: "INTEGER", nullable: false),
                    KeyType = table.Column<int>(type: "INTEGER", nullable: false),
                    MaxBearerLifetime = table.Column<long>(type: "INTEGER", nullable: true),
                    MaxHolderOfKeyLifetime = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimRules = table.Column<string>(type: "TEXT", nullable: false),
                    EncryptionCertificate = table.Column<byte[]>(type: "BLOB", nullable: true),
                    MetadataSecret = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_relying_parties", x => x.Id);
                    table.ForeignKey(
                        name: "FK_relying_parties_realms_RealmId",
                        column: x => x.RealmId,
                        principalTable: "realms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_relying_parties_MetadataSecret",
                table: "relying_parties",
                column: "MetadataSecret",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_relying_parties_RealmId_Identifier",
                table: "relying_parties",
                columns: new[] { "RealmId", "Identifier" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "relying_parties");

            migrationBuilder.DropColumn(
                name: "RequireRelyingParty",
                table: "realms");
        }
    }
}
