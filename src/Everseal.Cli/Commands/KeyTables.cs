using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

internal static class KeyTables
{
    public static TextTable List(SigningKeyList list, DateTimeOffset now)
    {
        var table = new TextTable("KEY", "STATE", "SINCE", "EXPIRES", "RESIDUAL TIME", "KIND", "NEXT", "WHEN");
        foreach (var key in list.Keys)
        {
            table.Row(
                key.Id,
                State(key),
                Times.Utc(Since(key)),
                Times.Utc(key.Certificate.NotAfter),
                CertificateTables.Residual(key.Certificate, now),
                key.Certificate.Key,
                key.Next?.Action,
                key.Next?.Due is { } due ? Times.Relative(due, now) : null);
        }

        return table;
    }

    public static TextTable Steps(IReadOnlyList<KeyStepDescription> steps, DateTimeOffset now)
    {
        var table = new TextTable("STEP", "KEY", "DUE", "WHEN", "REASON");
        foreach (var step in steps)
            table.Row(step.Action, step.Key, step.Due is { } due ? Times.Utc(due) : null, When(step, now), step.Reason);
        return table;
    }

    public static TextTable Adoptions(IReadOnlyList<KeyAdoptionDescription> adoptions, DateTimeOffset now)
    {
        var table = new TextTable("RELYING PARTY", "KNOWS THE KEY", "FETCHED", "ACKNOWLEDGED", "PINNED TO", "METADATA URL");
        foreach (var adoption in adoptions)
        {
            table.Row(
                adoption.RelyingParty,
                Adopted(adoption.AdoptedAt, now),
                adoption.FetchedAt is { } fetched ? Times.Utc(fetched) : null,
                adoption.AcknowledgedAt is { } acknowledged ? Times.Utc(acknowledged) : null,
                adoption.PinnedTo,
                adoption.MetadataUrl);
        }

        return table;
    }

    public static TextTable One(SigningKeyDescription key, DateTimeOffset now)
    {
        var table = new TextTable("KEY", key.Id)
            .Row("State", State(key))
            .Row("Subject", key.Certificate.Subject)
            .Row("Kind", key.Certificate.Key)
            .Row("Expires", Times.Utc(key.Certificate.NotAfter))
            .Row("Residual time", CertificateTables.Residual(key.Certificate, now))
            .Row("Serial", key.Certificate.SerialNumber);
        foreach (var relyingParty in key.PinnedRelyingParties)
            table.Row("Pinned", relyingParty);
        return table;
    }

    private static Cell Adopted(DateTimeOffset? at, DateTimeOffset now)
        => at is not { } known ? Cell.Warning("no") : known > now ? $"{Times.Relative(known, now)}" : Cell.Good("yes");

    private static Cell State(SigningKeyDescription key) => key.State switch
    {
        KeyStates.Signing => Cell.Good(key.State),
        _ when key.PinnedRelyingParties.Count > 0 => Cell.Warning($"{key.State}, {key.PinnedRelyingParties.Count} pinned"),
        _ => key.State,
    };

    private static DateTimeOffset Since(SigningKeyDescription key) => key.State switch
    {
        KeyStates.Retired => key.RetiredAt!.Value,
        KeyStates.Signing or KeyStates.Previous => key.PromotedAt ?? key.PublishedAt ?? key.CreatedAt,
        KeyStates.Next => key.PublishedAt!.Value,
        _ => key.CreatedAt,
    };

    private static string? When(KeyStepDescription step, DateTimeOffset now)
        => step.Due is not { } due ? null : due <= now ? "now" : Times.Relative(due, now);
}
