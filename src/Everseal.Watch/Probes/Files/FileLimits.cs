namespace Everseal.Watch.Probes.Files;

/// <summary>How much of a file system one target may cost.</summary>
/// <param name="LargestFile">In octets. The trust stores that systems ship have some hundred kilobytes.</param>
/// <param name="MostFiles">In a folder and all below it.</param>
/// <param name="DeepestFolder">Levels below the one that was named.</param>
internal sealed record FileLimits(int LargestFile = 32 * 1024 * 1024, int MostFiles = 50_000, int DeepestFolder = 32, int MostCertificates = 100_000);
