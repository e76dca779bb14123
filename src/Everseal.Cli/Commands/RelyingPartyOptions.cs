using System.CommandLine;
using Everseal.Cli.Keys;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary>What can be declared about a relying party, the same for a new one and for a change.</summary>
internal sealed class RelyingPartyOptions
{
    private const string NoRules = "usual";

    private readonly Option<TimeSpan?> refresh = DurationOption.Create("--refresh", "How often it reads the realm's keys again, 5m to 30d; 1h for a new one that declares nothing.");

    private readonly Option<string?> keyType = KeyType();

    private readonly Option<TimeSpan?> bearer = DurationOption.Create("--max-bearer-lifetime", "Longest life of a bearer token for it, within the realm's.");

    private readonly Option<TimeSpan?> holderOfKey = DurationOption.Create("--max-holder-of-key-lifetime", "Longest life of a holder-of-key token for it, within the realm's.");

    private readonly Option<string[]> claims = new("--claim")
    {
        Description = "An attribute that may leave; may be repeated, and what none names stays here. CLAIM, CLAIM as URI, 'groups like PREFIX*', 'URI = VALUE';"
            + " CLAIM is groups, givenName, surname or emailAddress. 'usual' alone: all four.",
        HelpName = "RULE",
    };

    private readonly Option<string?> encryption = new("--encryption-certificate") { Description = "Its certificate for encryption (PEM); kept for later.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { refresh, keyType, bearer, holderOfKey, claims, encryption })
            command.Add(option);
    }

    public AddRelyingParty ReadNew(ParseResult parsed, string id)
    {
        var read = ReadChange(parsed);
        return new AddRelyingParty(
            id, read.RefreshIntervalSeconds, read.KeyType, read.MaxBearerLifetimeSeconds, read.MaxHolderOfKeyLifetimeSeconds, read.Claims, read.EncryptionCertificate);
    }

    public ChangeRelyingParty ReadChange(ParseResult parsed) => new(
        RefreshIntervalSeconds: Seconds(parsed.GetValue(refresh)),
        KeyType: parsed.GetValue(keyType),
        MaxBearerLifetimeSeconds: Seconds(parsed.GetValue(bearer)),
        MaxHolderOfKeyLifetimeSeconds: Seconds(parsed.GetValue(holderOfKey)),
        Claims: parsed.GetValue(claims) switch { null or [] => null, [NoRules] => [], var rules => rules },
        EncryptionCertificate: parsed.GetValue(encryption) is { } file ? InputFiles.ReadText(encryption.Name, file) : null);

    private static long? Seconds(TimeSpan? duration) => (long?)duration?.TotalSeconds;

    private static Option<string?> KeyType()
    {
        var option = new Option<string?>("--key-type") { Description = "Which tokens it takes; any for a new one that declares nothing.", HelpName = "any|bearer|holder-of-key" };
        option.AcceptOnlyFromAmong("any", "bearer", "holder-of-key");
        return option;
    }
}
