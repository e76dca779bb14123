namespace Everseal.Core.X509;

/// <summary>
/// The end of the CA that would sign what follows a certificate. Nothing is renewed that would end no later than what it
/// replaces: without that rule a CA in its last months would certify one certificate after another, each for what is left of it.
/// </summary>
/// <param name="Issuer">As reasons name the CA.</param>
/// <param name="NotAfter">Its last second.</param>
/// <param name="Next">The command that gives a longer-lived CA.</param>
public sealed record IssuerEnd(string Issuer, DateTimeOffset NotAfter, string Next)
{
    /// <summary>Whether the certificate lasts as long as its successor could.</summary>
    public bool IsReachedBy(ValidityPeriod present) => NotAfter <= present.NotAfter;

    /// <summary>Why the certificate has no successor.</summary>
    /// <param name="name">As the sentence names the certificate.</param>
    public string Why(string name, ValidityPeriod present)
        => $"The {name} ends on {Day(present.NotAfter)} and the {Issuer} on {Day(NotAfter)}: another would end no later.";

    private static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";
}
