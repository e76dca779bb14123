using Everseal.Core.Errors;
using Everseal.Server.KeyProtection;

namespace Everseal.Server.Tests.KeyProtection;

public sealed class MasterKeyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string KeyFile => _directory.File("master.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Ensure_NoFile_MakesOneForItsOwnerAlone()
    {
        using var key = MasterKey.Ensure(KeyFile).OrThrow();

        File.GetUnixFileMode(KeyFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.ReadAllBytes(KeyFile).Should().HaveCount(32);
    }

    [Fact]
    public void Ensure_FileThere_IsTheSameKey()
    {
        using var first = MasterKey.Ensure(KeyFile).OrThrow();
        using var second = MasterKey.Ensure(KeyFile).OrThrow();

        Derive(second, "purpose").Should().Equal(Derive(first, "purpose"));
    }

    [Fact]
    public void Derive_AnotherPurpose_IsAnotherKey()
    {
        using var key = MasterKey.Ensure(KeyFile).OrThrow();

        Derive(key, "one").Should().NotEqual(Derive(key, "other"));
    }

    [Fact]
    public void Read_NoFile_IsRefused() => MasterKey.Read(KeyFile).Error!.Code.Should().Be(ErrorCodes.Server.MasterKeyUnusable);

    [Fact]
    public void Read_FileCutShort_IsRefused()
    {
        MasterKey.Ensure(KeyFile).OrThrow().Dispose();
        File.WriteAllBytes(KeyFile, new byte[31]);

        MasterKey.Read(KeyFile).Error!.Code.Should().Be(ErrorCodes.Server.MasterKeyUnusable);
    }

    [Fact]
    public void Read_FileOpenToOthers_IsRefused()
    {
        MasterKey.Ensure(KeyFile).OrThrow().Dispose();
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        MasterKey.Read(KeyFile).Error!.PublicDetail.Should().Contain("0600");
    }

    [Fact]
    public void Open_DatabaseThereAndKeyLost_DoesNotMakeANewOne()
    {
        File.WriteAllText(_directory.File("everseal.db"), "");
        using var data = DataDirectory.Open(_directory.Path).OrThrow();

        MasterKey.Open(data).IsSuccess.Should().BeFalse();
        File.Exists(KeyFile).Should().BeFalse();
    }

    private static byte[] Derive(MasterKey key, string purpose)
    {
        var derived = new byte[32];
        key.Derive(purpose, derived);
        return derived;
    }
}
