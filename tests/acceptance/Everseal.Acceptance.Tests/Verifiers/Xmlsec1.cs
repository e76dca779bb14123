using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Verifiers;

/// <summary>The xmlsec library's own program: verifies the signature and the path from the token's certificate to the root.</summary>
internal static class Xmlsec1
{
    public static Task<ProgramResult> VerifyAsync(string tokenFile, string rootFile) => new Program("xmlsec1").RunAsync(
        "--verify", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "--trusted-pem", rootFile, tokenFile);
}
