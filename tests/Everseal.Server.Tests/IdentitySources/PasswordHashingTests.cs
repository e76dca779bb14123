using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;

namespace Everseal.Server.Tests.IdentitySources;

public sealed class PasswordHashingTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Hash_SamePasswordTwice_DiffersByItsSalt()
    {
        using var hashing = new PasswordHashing();

        var first = (await hashing.HashAsync(Password, CancellationToken.None)).OrThrow();
        var second = (await hashing.HashAsync(Password, CancellationToken.None)).OrThrow();

        first.Should().StartWith("$argon2id$v=19$m=19456,t=2,p=1$").And.NotBe(second);
    }

    [Theory]
    [InlineData(Password, true)]
    [InlineData("correct horse batterY", false)]
    [InlineData("", false)]
    public async Task Verify_Password_TellsTheRightOne(string password, bool expected)
    {
        using var hashing = new PasswordHashing();
        var hash = (await hashing.HashAsync(Password, CancellationToken.None)).OrThrow();

        (await hashing.VerifyAsync(hash, password, CancellationToken.None)).OrThrow().Should().Be(expected);
    }

    [Fact]
    public async Task Verify_HashOfAnotherImplementation_IsUnderstood()
    {
        using var hashing = new PasswordHashing();

        // Debian's argon2 0~20171227: printf password | argon2 somesaltsomesalt -id -t 2 -k 8192 -p 1 -l 32 -e
        const string Hash = "$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/X5EVS2D22ucK8nb1tiP4PrNEd9GVKwh/oAT/XoF68M";

        (await hashing.VerifyAsync(Hash, "password", CancellationToken.None)).OrThrow().Should().BeTrue();
    }

    /// <summary>Memory times passes is what Argon2 costs; that the time is the same too is measured by bench/load.sh --enumeration.</summary>
    [Theory]
    [InlineData(8192, 2)]
    [InlineData(19456, 1)]
    [InlineData(4096, 3)]
    public void RestMemory_HashOfLowerParameters_MakesUpForThem(int memory, int passes)
        => (new PasswordHash(memory, passes, [], []).RestMemoryKiB * 2).Should().Be((19456 * 2) - (memory * passes));

    [Fact]
    public void RestMemory_PresentHash_IsNone()
        => PasswordHash.Create(Password).RestMemoryKiB.Should().Be(0);

    [Fact]
    public async Task Verify_NoSuchUser_NeverVerifies()
    {
        using var hashing = new PasswordHashing();

        (await hashing.VerifyAsync(null, "nobody", CancellationToken.None)).OrThrow().Should().BeFalse();
    }

    [Fact]
    public async Task Verify_MoreThanThePlacesAndTheQueue_AreTurnedAwayAtOnce()
    {
        using var hashing = new PasswordHashing(concurrency: 1, queueLength: 2);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await hashing.HashAsync(Password, CancellationToken.None))));

        results.Where(result => !result.IsSuccess).Should().NotBeEmpty()
            .And.OnlyContain(result => result.Error!.Code == ErrorCodes.Identities.TooManyLogins);
        results.Should().Contain(result => result.IsSuccess);
        (await hashing.HashAsync(Password, CancellationToken.None)).IsSuccess.Should().BeTrue("the flood is over");
    }
}
