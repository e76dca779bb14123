using System.Security.Cryptography;
using Everseal.Server.Backups;

namespace Everseal.Server.Tests.Backups;

public sealed class ChunkedCipherTests
{
    private const int Chunk = ChunkedCipher.ChunkSize;
    private const int SealedChunk = Chunk + ChunkedCipher.TagSize;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Header = "header"u8.ToArray();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData((3 * Chunk) + 17)]
    public void Read_WhatWasWritten_ComesBack(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);

        Read(Written(plain)).Should().Equal(plain);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Chunk)]
    [InlineData((2 * Chunk) + 5)]
    public void Read_CutOffAnywhereBetweenChunks_IsRefused(int length)
    {
        var file = Written(RandomNumberGenerator.GetBytes(length));

        for (var cut = 0; cut < file.Length; cut += SealedChunk)
            Refused(file[..cut]);
        Refused(file[..^1]);
    }

    [Fact]
    public void Read_ChunksSwapped_IsRefused()
    {
        var file = Written(new byte[3 * Chunk]);

        Refused([.. file[SealedChunk..(2 * SealedChunk)], .. file[..SealedChunk], .. file[(2 * SealedChunk)..]]);
    }

    [Fact]
    public void Read_MoreThanWasWritten_IsRefused() => Refused([.. Written(new byte[10]), 0]);

    [Theory]
    [InlineData(0)]
    [InlineData(Chunk + 3)]
    [InlineData(SealedChunk + 20)]
    public void Read_OneBitFlipped_IsRefused(int at)
    {
        var file = Written(new byte[2 * Chunk]);
        file[at] ^= 1;

        Refused(file);
    }

    [Fact]
    public void Read_OtherHeader_IsRefused()
    {
        var act = () => Read(Written(new byte[10]), "Header"u8.ToArray());

        act.Should().Throw<CryptographicException>();
    }

    private static void Refused(byte[] file)
    {
        var act = () => Read(file);
        act.Should().Throw<CryptographicException>();
    }

    private static byte[] Written(byte[] plain)
    {
        using var file = new MemoryStream();
        using var cipher = new EncryptingStream(file, Key, Header);
        cipher.Write(plain);
        cipher.Complete();
        return file.ToArray();
    }

    private static byte[] Read(byte[] file, byte[]? header = null)
    {
        using var input = new MemoryStream(file);
        using var cipher = new DecryptingStream(input, Key, header ?? Header);
        using var output = new MemoryStream();
        cipher.CopyTo(output);
        return output.ToArray();
    }
}
