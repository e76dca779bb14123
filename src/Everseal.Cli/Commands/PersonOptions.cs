using System.CommandLine;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary>What is said about a person, the same for a new account and for a change.</summary>
internal sealed class PersonOptions
{
    private readonly Option<string?> givenName = new("--given-name") { HelpName = "TEXT" };

    private readonly Option<string?> surname = new("--surname") { HelpName = "TEXT" };

    private readonly Option<string?> email = new("--email") { HelpName = "ADDRESS" };

    private readonly Option<string?> description = new("--description") { HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        foreach (var option in new[] { givenName, surname, email, description })
            command.Add(option);
    }

    public AddUser ReadNew(ParseResult parsed, string name, string password, IReadOnlyList<string>? groups)
        => new(name, password, parsed.GetValue(givenName), parsed.GetValue(surname), parsed.GetValue(email), groups, parsed.GetValue(description));

    public ChangeUser ReadChange(ParseResult parsed) => new(
        GivenName: parsed.GetValue(givenName),
        Surname: parsed.GetValue(surname),
        Email: parsed.GetValue(email),
        Description: parsed.GetValue(description));
}
