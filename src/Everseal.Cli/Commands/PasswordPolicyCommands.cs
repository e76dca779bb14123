using System.CommandLine;
using System.Globalization;
using Everseal.Cli.Administration;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal password-policy …</c>: what a realm asks of passwords.</summary>
internal sealed class PasswordPolicyCommands(AdministrationOptions options)
{
    private const string Never = "never";

    private readonly Option<string?> _description = new("--description") { HelpName = "TEXT" };
    private readonly Option<int?> _minLength = Count("--min-length", "Characters at least: 8 to 128.");
    private readonly Option<int?> _maxLength = Count("--max-length", "Characters at most: up to 128.");
    private readonly Option<int?> _minLetters = Count("--min-letters", "Letters at least, capital and small ones together.");
    private readonly Option<int?> _minUppercase = Count("--min-uppercase", "Capital letters at least.");
    private readonly Option<int?> _minLowercase = Count("--min-lowercase", "Small letters at least.");
    private readonly Option<int?> _minDigits = Count("--min-digits", "Digits at least.");
    private readonly Option<int?> _minSpecial = Count("--min-special", "Characters that are neither letters nor digits, at least.");
    private readonly Option<int?> _maxIdentical = Count("--max-identical", "One character in a row at most so often; 0 for any number.");
    private readonly Option<int?> _history = Count("--history", "Passwords that may not be used again, the present one included: up to 24.");

    private readonly Option<string?> _lifetime = new("--lifetime")
    {
        Description = "Days after which a password is no longer accepted, or never.",
        HelpName = "DAYS|never",
    };

    public Command Build() => options.Add(new Command("password-policy", "What a realm asks of passwords.") { Show(), Set() });

    private static Option<int?> Count(string name, string description) => new(name) { Description = description, HelpName = "N" };

    private static TextTable One(PasswordPolicyDescription policy) => new TextTable("REALM", policy.Realm)
        .Row("Description", policy.Description.Length == 0 ? null : policy.Description)
        .Row("Length", $"{policy.MinLength} to {policy.MaxLength}")
        .Row("Letters", $"at least {policy.MinLetters}: {policy.MinUppercase} capital, {policy.MinLowercase} small")
        .Row("Digits", $"at least {policy.MinDigits}")
        .Row("Special", $"at least {policy.MinSpecial}")
        .Row("Identical in a row", policy.MaxIdenticalAdjacent == 0 ? "any number" : $"at most {policy.MaxIdenticalAdjacent}")
        .Row("History", policy.History == 0 ? "any may be used again" : $"none of the last {policy.History}")
        .Row("Lifetime", policy.LifetimeDays is { } days ? Cell.Warning($"{days} d") : "never expires");

    private static void Print(AdministrationSession session, PasswordPolicyDescription policy)
    {
        session.Print(policy, One);
        CertificateTables.Warn(session.Terminal, policy.Warnings);
    }

    private Command Show()
    {
        var command = new Command("show", "Show what the realm asks of passwords.");
        command.SetAction(options.InRealm(async (session, _, cancellation) =>
            Print(session, await session.Client.GetAsync<PasswordPolicyDescription>(session.Path(ApiPaths.PasswordPolicy), cancellation))));
        return command;
    }

    private Command Set()
    {
        var command = new Command("set", "Change what the realm asks of passwords; holds from the next password or login on.")
        {
            _minLength, _maxLength, _minLetters, _minUppercase, _minLowercase, _minDigits, _minSpecial, _maxIdentical, _history, _lifetime, _description,
        };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var change = Read(parsed);
            if (change == new ChangePasswordPolicy())
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, null, "name a rule to change", "everseal password-policy set --help");

            Print(session, await session.Client.SendAsync<ChangePasswordPolicy, PasswordPolicyDescription>(
                HttpMethod.Patch, session.Path(ApiPaths.PasswordPolicy), change, cancellation));
        }));
        return command;
    }

    private ChangePasswordPolicy Read(ParseResult parsed) => new(
        parsed.GetValue(_description),
        parsed.GetValue(_minLength),
        parsed.GetValue(_maxLength),
        parsed.GetValue(_minLetters),
        parsed.GetValue(_minUppercase),
        parsed.GetValue(_minLowercase),
        parsed.GetValue(_minDigits),
        parsed.GetValue(_minSpecial),
        parsed.GetValue(_maxIdentical),
        parsed.GetValue(_history),
        ReadLifetime(parsed.GetValue(_lifetime)));

    /// <summary>0 stands for never, so it is not taken for a number of days.</summary>
    private static int? ReadLifetime(string? text) => text switch
    {
        null => null,
        Never => 0,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days > 0 => days,
        _ => throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, "--lifetime", $"a number of days, or {Never}", "everseal password-policy set --help"),
    };
}
