namespace Everseal.Core.X509.Lints;

/// <summary>One rule that a certificate keeps before it may be signed.</summary>
/// <param name="Name">Stable, lower case with underscores.</param>
/// <param name="Source">Where the rule comes from.</param>
/// <param name="Finding">Says what is wrong, or null.</param>
internal sealed record CertificateLint(string Name, string Source, Func<CertificateUnderLint, string?> Finding);
