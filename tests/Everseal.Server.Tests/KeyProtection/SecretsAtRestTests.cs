using System.Security.Cryptography;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Tests.KeyProtection;

/// <summary>No file of the data directory, write-ahead logs included, holds a key or a password in clear.</summary>
public sealed class SecretsAtRestTests(NodeFixture fixture) : IClassFixture<NodeFixture>
{
    private const string Password = "a password that nobody may read";

    private readonly TestNode _node = fixture.Node;

    [Fact]
    public void DataDirectory_AfterInit_HoldsNoPrivateKey()
    {
        var vault = _node.Get<KeyVault>();
        foreach (var keyId in KeyIds())
        {
            using var key = vault.Open(keyId);
            foreach (var (name, secret) in SecretsOf(key))
                FilesHolding(secret).Should().BeEmpty($"{name} of key {keyId} is sealed");
        }
    }

    [Fact]
    public async Task DataDirectory_AfterAddingAUser_HoldsNoPassword()
    {
        (await _node.Get<UserStore>().AddAsync(TestNode.Realm, new NewUser("secretive"), Password, CancellationToken.None)).OrThrow();

        FilesHolding(System.Text.Encoding.UTF8.GetBytes(Password)).Should().BeEmpty();
        FilesHolding(System.Text.Encoding.Unicode.GetBytes(Password)).Should().BeEmpty();
    }

    [Fact]
    public void FilesHolding_WhatIsInClear_FindsIt()
    {
        // Were the search blind, the other tests would pass for nothing.
        FilesHolding("STS signing"u8.ToArray()).Should().NotBeEmpty();
        FilesHolding(File.ReadAllBytes(Path.Combine(fixture.Path, "admin-password"))).Should().Equal("admin-password");
    }

    private static IEnumerable<(string Name, byte[] Secret)> SecretsOf(AsymmetricAlgorithm key)
    {
        yield return ("PKCS#8", key.ExportPkcs8PrivateKey());
        if (key is RSA rsa)
        {
            var parameters = rsa.ExportParameters(includePrivateParameters: true);
            yield return ("d", parameters.D!);
            yield return ("p", parameters.P!);
            yield return ("q", parameters.Q!);
        }
        else if (key is ECDsa ecdsa)
        {
            yield return ("d", ecdsa.ExportParameters(includePrivateParameters: true).D!);
        }
    }

    private List<string> FilesHolding(byte[] secret)
        => [.. Directory.EnumerateFiles(fixture.Path).Where(file => Contains(file, secret)).Select(file => Path.GetFileName(file))];

    // The lock file is empty, and held: it cannot be opened a second time.
    private static bool Contains(string file, byte[] secret)
    {
        if (Path.GetFileName(file) == "lock")
            return false;

        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(secret) >= 0;
        }
        catch (FileNotFoundException)
        {
            // SQLite removes its log when the last connection closes: what is gone holds nothing.
            return false;
        }
    }

    private List<string> KeyIds()
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT KeyId FROM private_keys";
        using var row = command.ExecuteReader();
        var ids = new List<string>();
        while (row.Read())
            ids.Add(row.GetString(0));
        ids.Should().HaveCount(5, "root, issuing CA, signer, TLS and audit checkpoints have a key each");
        return ids;
    }
}
