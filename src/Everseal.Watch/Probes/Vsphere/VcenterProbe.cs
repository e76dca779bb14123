using Everseal.Core.Errors;
using Everseal.Watch.Probes.Federation;
using Everseal.Watch.Probes.Http;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Vsphere;

/// <summary>
/// <c>vcenter://HOST[/REALM]</c>: all that a vCenter Server tells about its certificates without a login. The sources speak of
/// the same signer by different ways, so that a difference between them shows; docs/reference/check-vcenter.md says what each holds.
/// </summary>
public sealed class VcenterProbe(BoundedHttp http, IProbe tls, TimeProvider time) : IProbe
{
    // What a closed port looks like from outside.
    private static readonly HashSet<ErrorCode> Closed =
        [ErrorCodes.TlsProbes.ConnectionRefused, ErrorCodes.TlsProbes.ConnectTimeout, ErrorCodes.TlsProbes.HostUnreachable];

    /// <summary>Of the directory. Firewalls often close it, so its absence says little.</summary>
    internal int LdapsPort { get; init; } = 636;

    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        var at = time.GetUtcNow();
        var server = new TargetServer(target, http, deadline);

        // 1. What the directory shows in its handshake, while the rest goes on. The web server's comes with the documents.
        var directory = tls.ObserveAsync(DirectoryOf(target), deadline);

        // 2. Which realm, and with it the best source: the metadata holds the credential that signs.
        var realm = await new RealmSearch(server).FindAsync(TargetAddress.Realm(target));

        // 3. What else tells certificates of that realm.
        var keySet = server.GetAsync(OpenIdSources.KeySetName, SsoPaths.KeySet(realm.Name), document => KeySetReader.Read(document, inUse: true));
        var tenant = server.GetAsync("IDM certificates", SsoPaths.TenantCertificates(realm.Name), TenantCertificateReader.Read);
        var administration = new SsoAdministration(server, realm.Name).ReadAsync();

        // 4. Which of all the trusted certificates is the one that signs.
        var keys = (await keySet).Source;
        var lists = ActiveSigner.Mark(
            [(await tenant).OptionalSource, .. await administration],
            realm.Metadata.Certificates.Count > 0 ? realm.Metadata : keys);
        return new Observation(target, at, [realm.Metadata, keys, .. lists, .. await server.TlsAsync(at), .. (await directory).Sources.Select(OptionalWhenClosed)]);
    }

    private static ObservedSource OptionalWhenClosed(ObservedSource source)
        => source with { IsOptional = source.Failure is { } failure && Closed.Contains(failure.Code) };

    private CheckTarget DirectoryOf(CheckTarget target)
        => target with { Kind = TargetKind.Tls, Name = $"ldaps://{target.Host}:{LdapsPort}", Port = LdapsPort, Path = null };
}
