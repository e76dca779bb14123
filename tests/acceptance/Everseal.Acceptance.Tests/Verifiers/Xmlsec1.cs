using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Verifiers;

/// <summary>The xmlsec library's own program: verifies the signature and the path from the token's certificate to the root.</summary>
internal static class Xmlsec1
{
    public static Task<ProgramResult> VerifyAsync(string tokenFile, string rootFile) => new Program("xmlsec1").RunAsync(
        "--verify", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "--trusted-pem", rootFile, tokenFile);

    /// <summary>With the key of this certificate and nothing else: what the token says about its signer is not even read.</summary>
    public static Task<ProgramResult> VerifyByKeyAsync(string tokenFile, string certificateFile) => new Program("xmlsec1").RunAsync(
        "--verify", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "--enabled-key-data", "key-name",
        "--pubkey-cert-pem", certificateFile, tokenFile);
}
