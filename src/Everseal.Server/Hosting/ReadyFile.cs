using System.Text.Json;
using System.Text.Json.Serialization;
using Everseal.Server.Realms;

namespace Everseal.Server.Hosting;

/// <summary>Tells a script that requests are served, and where: written whole or not at all.</summary>
internal sealed record ReadyFile(string Url, string Realm, string CaFile, string Administrator, string PasswordFile)
{
    public static ReadyFile Of(RealmSnapshot realm, DataDirectory data, ServerConfiguration configuration)
        => new(configuration.PublicUrl, realm.Name, data.ClientTrustFile, $"administrator@{realm.Name}", data.AdminPasswordFile);

    public async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        var temporary = path + ".new";
        await File.WriteAllBytesAsync(temporary, JsonSerializer.SerializeToUtf8Bytes(this, ReadyFileJson.Default.ReadyFile), cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ReadyFile))]
internal sealed partial class ReadyFileJson : JsonSerializerContext;
