using Everseal.Core.X509;

namespace Everseal.Core.Expiry;

/// <summary>What a start does with a certificate that it finds.</summary>
public enum CarryingOver
{
    /// <summary>It has time: nothing is to do.</summary>
    Kept,

    /// <summary>It has not, and its successor is there already.</summary>
    Followed,

    /// <summary>It has not, and this node replaces it by itself.</summary>
    Refreshed,

    /// <summary>It has not, and only a person can replace it: an upgrade alone would carry it to its end.</summary>
    ForAPerson,
}

/// <summary>
/// Decides whether a certificate may be carried over a start or an upgrade. The outage that this program is made against was a
/// certificate that each upgrade had carried over.
/// </summary>
/// <param name="What">What happens to it.</param>
/// <param name="DueAt">From when on it is to be replaced.</param>
public sealed record CarriedCertificate(CarryingOver What, DateTimeOffset DueAt)
{
    /// <param name="role">What it is for.</param>
    /// <param name="renewsItself">Whether this node replaces it without a person's word.</param>
    /// <param name="successor">The end of the one that is published to follow; null when none is.</param>
    public static CarriedCertificate Decide(
        CertificateRole role, ValidityPeriod validity, bool renewsItself, DateTimeOffset? successor, DateTimeOffset now)
    {
        var due = DueOf(role, validity, renewsItself);
        var what = now < due ? CarryingOver.Kept
            : successor > validity.NotAfter && successor > now ? CarryingOver.Followed
            : renewsItself ? CarryingOver.Refreshed
            : CarryingOver.ForAPerson;
        return new CarriedCertificate(what, due);
    }

    // What this node makes has a window of renewal, and so has what relying parties must learn; what others bring with them is
    // theirs to replace, and is news when the alarms say so.
    private static DateTimeOffset DueOf(CertificateRole role, ValidityPeriod validity, bool renewsItself) => role switch
    {
        CertificateRole.Service or CertificateRole.Encryption => Warned(validity),
        CertificateRole.Tls when !renewsItself => Warned(validity),
        _ => RenewalWindow.Of(validity).Opens,
    };

    private static DateTimeOffset Warned(ValidityPeriod validity)
        => validity.NotAfter - ExpiryThresholds.For(CertificateClass.ManualLeaf, validity.Lifetime).Warning.Of(validity.Lifetime);
}
