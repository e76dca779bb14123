using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Everseal.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PasswordPolicies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "PasswordPolicy_Description",
                table: "realms",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_History",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 5);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_LifetimeDays",
                table: "realms",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_MaxIdenticalAdjacent",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_MaxLength",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 128);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_MinDigits",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_MinLength",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 12);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_MinLetters",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_MinLowercase",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_MinSpecial",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "PasswordPolicy_MinUppercase",
                table: "realms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PasswordPolicy_Description",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_History",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_LifetimeDays",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_MaxIdenticalAdjacent",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_MaxLength",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_MinDigits",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_MinLength",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_MinLetters",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_MinLowercase",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_MinSpecial",
                table: "realms");

            migrationBuilder.DropColumn(
                name: "PasswordPolicy_MinUppercase",
                table: "realms");
        }
    }
}
