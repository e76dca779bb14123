using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Everseal.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "private_keys",
                columns: table => new
                {
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    Algorithm = table.Column<string>(type: "TEXT", nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_private_keys", x => x.KeyId);
                });

            migrationBuilder.CreateTable(
                name: "realms",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", nullable: false),
                    IsDefault = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClockTolerance = table.Column<long>(type: "INTEGER", nullable: false),
                    MaxBearerLifetime = table.Column<long>(type: "INTEGER", nullable: false),
                    MaxHolderOfKeyLifetime = table.Column<long>(type: "INTEGER", nullable: false),
                    MaxFamilyAge = table.Column<long>(type: "INTEGER", nullable: false),
                    RenewCount = table.Column<int>(type: "INTEGER", nullable: false),
                    DelegationCount = table.Column<int>(type: "INTEGER", nullable: false),
                    AllowUnsignedBearerRenew = table.Column<bool>(type: "INTEGER", nullable: false),
                    AllowRsa1024 = table.Column<bool>(type: "INTEGER", nullable: false),
                    SelfRenewal = table.Column<bool>(type: "INTEGER", nullable: false),
                    SigningLifetime = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_realms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "authorities",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    ParentId = table.Column<long>(type: "INTEGER", nullable: true),
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    Certificate = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authorities", x => x.Id);
                    table.ForeignKey(
                        name: "FK_authorities_authorities_ParentId",
                        column: x => x.ParentId,
                        principalTable: "authorities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_authorities_private_keys_KeyId",
                        column: x => x.KeyId,
                        principalTable: "private_keys",
                        principalColumn: "KeyId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "server_certificates",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    Chain = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_server_certificates", x => x.Id);
                    table.ForeignKey(
                        name: "FK_server_certificates_private_keys_KeyId",
                        column: x => x.KeyId,
                        principalTable: "private_keys",
                        principalColumn: "KeyId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "principals",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RealmId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 13, nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: true),
                    IsBuiltIn = table.Column<bool>(type: "INTEGER", nullable: true),
                    GivenName = table.Column<string>(type: "TEXT", nullable: true),
                    Surname = table.Column<string>(type: "TEXT", nullable: true),
                    Email = table.Column<string>(type: "TEXT", nullable: true),
                    IsDisabled = table.Column<bool>(type: "INTEGER", nullable: true),
                    PasswordHash = table.Column<string>(type: "TEXT", nullable: true),
                    PasswordChangedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FormerPasswordHashes = table.Column<string>(type: "TEXT", nullable: true),
                    Certificate = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Thumbprint = table.Column<string>(type: "TEXT", nullable: true),
                    SubjectKey = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_principals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_principals_realms_RealmId",
                        column: x => x.RealmId,
                        principalTable: "realms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "signing_credentials",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RealmId = table.Column<long>(type: "INTEGER", nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    Chain = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PublishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    PromotedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RetiredAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signing_credentials", x => x.Id);
                    table.ForeignKey(
                        name: "FK_signing_credentials_private_keys_KeyId",
                        column: x => x.KeyId,
                        principalTable: "private_keys",
                        principalColumn: "KeyId",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_signing_credentials_realms_RealmId",
                        column: x => x.RealmId,
                        principalTable: "realms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "certificates",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SerialNumber = table.Column<string>(type: "TEXT", nullable: false),
                    AuthorityId = table.Column<long>(type: "INTEGER", nullable: true),
                    Profile = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    ToBeSignedDigest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    NotBefore = table.Column<long>(type: "INTEGER", nullable: false),
                    NotAfter = table.Column<long>(type: "INTEGER", nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IssuedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Certificate = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_certificates", x => x.Id);
                    table.ForeignKey(
                        name: "FK_certificates_authorities_AuthorityId",
                        column: x => x.AuthorityId,
                        principalTable: "authorities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "group_members",
                columns: table => new
                {
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    MemberId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_group_members", x => new { x.GroupId, x.MemberId });
                    table.ForeignKey(
                        name: "FK_group_members_principals_GroupId",
                        column: x => x.GroupId,
                        principalTable: "principals",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_group_members_principals_MemberId",
                        column: x => x.MemberId,
                        principalTable: "principals",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_authorities_KeyId",
                table: "authorities",
                column: "KeyId");

            migrationBuilder.CreateIndex(
                name: "IX_authorities_ParentId",
                table: "authorities",
                column: "ParentId");

            migrationBuilder.CreateIndex(
                name: "one_active_authority_of_each_kind",
                table: "authorities",
                column: "Kind",
                unique: true,
                filter: "IsActive = 1");

            migrationBuilder.CreateIndex(
                name: "IX_certificates_AuthorityId",
                table: "certificates",
                column: "AuthorityId");

            migrationBuilder.CreateIndex(
                name: "IX_certificates_SerialNumber",
                table: "certificates",
                column: "SerialNumber",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_group_members_MemberId",
                table: "group_members",
                column: "MemberId");

            migrationBuilder.CreateIndex(
                name: "IX_principals_RealmId_NameKey",
                table: "principals",
                columns: new[] { "RealmId", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_principals_RealmId_SubjectKey",
                table: "principals",
                columns: new[] { "RealmId", "SubjectKey" });

            migrationBuilder.CreateIndex(
                name: "IX_principals_RealmId_Thumbprint",
                table: "principals",
                columns: new[] { "RealmId", "Thumbprint" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_realms_NameKey",
                table: "realms",
                column: "NameKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "one_default_realm",
                table: "realms",
                column: "IsDefault",
                unique: true,
                filter: "IsDefault = 1");

            migrationBuilder.CreateIndex(
                name: "IX_server_certificates_KeyId",
                table: "server_certificates",
                column: "KeyId");

            migrationBuilder.CreateIndex(
                name: "IX_signing_credentials_KeyId",
                table: "signing_credentials",
                column: "KeyId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_signing_credentials_RealmId",
                table: "signing_credentials",
                column: "RealmId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "certificates");

            migrationBuilder.DropTable(
                name: "group_members");

            migrationBuilder.DropTable(
                name: "server_certificates");

            migrationBuilder.DropTable(
                name: "signing_credentials");

            migrationBuilder.DropTable(
                name: "authorities");

            migrationBuilder.DropTable(
                name: "principals");

            migrationBuilder.DropTable(
                name: "private_keys");

            migrationBuilder.DropTable(
                name: "realms");
        }
    }
}
