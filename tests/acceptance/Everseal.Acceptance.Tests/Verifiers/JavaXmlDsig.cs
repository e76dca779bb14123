using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Verifiers;

/// <summary>javax.xml.crypto.dsig of the JDK, by <c>tests/acceptance/java/VerifyToken.java</c>.</summary>
internal static class JavaXmlDsig
{
    public static Task<ProgramResult> VerifyAsync(params IEnumerable<string> tokenFiles)
        => new Program("java").RunAsync(["-Xshare:auto", "-XX:TieredStopAtLevel=1", Product.Acceptance("java", "VerifyToken.java"), .. tokenFiles]);
}
