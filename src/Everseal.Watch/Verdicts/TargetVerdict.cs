using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts;

/// <summary>What is to be said of one target.</summary>
/// <param name="Certificates">Each certificate once, soonest end first, with all the places where it was seen.</param>
/// <param name="Findings">The loudest first.</param>
/// <param name="Failures">Sources that could not be read. They are findings too; with nothing else read the status is Unknown.</param>
public sealed record TargetVerdict(
    CheckTarget Target,
    DateTimeOffset At,
    CheckStatus Status,
    IReadOnlyList<JudgedCertificate> Certificates,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<ObservedSource> Failures);

/// <param name="Places">Names of the sources that show it, in order.</param>
/// <param name="IsAuthority">Decides in which of the two tables it stands.</param>
/// <param name="SignsToday">Whether tokens are signed with it now, as far as one can tell from outside; null when it is not for that.</param>
public sealed record JudgedCertificate(
    ObservedCertificate Observed,
    CertificateClass Class,
    ExpiryVerdict Expiry,
    IReadOnlyList<string> Places,
    bool IsAuthority,
    bool? SignsToday)
{
    /// <summary>The place within the target, as its findings name it: it stays when the certificate in it is replaced.</summary>
    public required string Slot { get; init; }

    /// <summary>The weightiest use at the places where it was seen.</summary>
    public required CertificateUse Use { get; init; }

    /// <summary>Whether anything depends on it.</summary>
    public required bool IsInUse { get; init; }
}
