using System.Security.Cryptography;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Files;
using Everseal.Watch.Targets;
using Everseal.Watch.Tests.Verdicts;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Watch.Tests.Probes.Files;

/// <summary>A folder of one test, and what the probe sees in it.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("everseal-files-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, ReadOnlySpan<byte> octets)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), octets);
        return At(name);
    }

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public static string Pem(CertificateContent certificate) => PemEncoding.WriteString("CERTIFICATE", Der(certificate)) + "\n";

    public static byte[] Der(CertificateContent certificate) => Seen.One(CertificateUse.Unknown, certificate).Der.ToArray();

    public Task<Observation> LookAsync(string? name = null, string? passphrase = null, FileLimits? limits = null, CancellationToken deadline = default)
    {
        var path = name is null ? Path : At(name);
        var target = new CheckTarget(TargetKind.File, $"file:{path}", Path: path)
        {
            PassphraseFile = passphrase is null ? null : WritePassphrase(passphrase),
        };
        return new FileProbe(new FakeTimeProvider(Seen.Now), limits ?? new FileLimits()).ObserveAsync(target, deadline);
    }

    public async Task<ObservedSource> LookAtAsync(string name, string? passphrase = null)
        => (await LookAsync(name, passphrase)).Sources.Should().ContainSingle().Which;

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        File.Delete(PassphraseFile);
    }

    // Beside the folder, so that a look at the folder does not find it.
    private string PassphraseFile => $"{Path}-passphrase";

    private string WritePassphrase(string passphrase)
    {
        File.WriteAllText(PassphraseFile, passphrase + "\n");
        return PassphraseFile;
    }
}
