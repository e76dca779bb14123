namespace Everseal.Core.X509.Lints;

/// <summary>One rule that a certificate keeps before it may be signed.</summary>
internal sealed record CertificateLint(string Name, string Source, Func<CertificateUnderLint, string?> Finding)
    : Lint<CertificateUnderLint>(Name, Source, Finding);
