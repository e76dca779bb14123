using Everseal.Core.Errors;

namespace Everseal.Server.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_HeldByAnother_IsRefusedAndNamesTheHolder()
    {
        using var first = DataDirectory.Open(_directory.Path).OrThrow();

        var second = DataDirectory.Open(_directory.Path);

        second.Error!.Code.Should().Be(ErrorCodes.Server.DataDirectoryInUse);
        second.Error.PublicDetail.Should().Contain($"process {Environment.ProcessId}");
    }

    [Fact]
    public void Open_AfterTheHolderLetGo_Succeeds()
    {
        DataDirectory.Open(_directory.Path).OrThrow().Dispose();

        using var second = DataDirectory.Open(_directory.Path).OrThrow();
    }

    [Fact]
    public void Open_NewPath_IsForItsOwnerAlone()
    {
        using var data = DataDirectory.Open(_directory.File("deep/new")).OrThrow();

        File.GetUnixFileMode(data.Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Open_HolderCannotBeWritten_SucceedsAllTheSame()
    {
        Directory.CreateDirectory(_directory.File("lock.holder"));

        using var data = DataDirectory.Open(_directory.Path).OrThrow();
    }

    [Fact]
    public void Open_AFileOfThatName_IsRefused()
    {
        File.WriteAllText(_directory.File("file"), "");

        DataDirectory.Open(_directory.File("file")).Error!.Code.Should().Be(ErrorCodes.Server.DataDirectoryUnusable);
    }

    [Theory]
    [InlineData(107, true)]
    [InlineData(108, false)]
    public void CheckedAdminSocket_PathLength_IsBoundedByTheKernel(int bytes, bool allowed)
    {
        var name = new string('d', bytes - _directory.Path.Length - "//admin.sock".Length);
        using var data = DataDirectory.Open(_directory.File(name)).OrThrow();

        data.CheckedAdminSocket().IsSuccess.Should().Be(allowed);
    }
}
