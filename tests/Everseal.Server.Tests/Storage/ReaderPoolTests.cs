using Everseal.Server.Storage;

namespace Everseal.Server.Tests.Storage;

public sealed class ReaderPoolTests : IDisposable
{
    private readonly List<Reader> _opened = [];
    private readonly ReaderPool<Reader> _pool;

    public ReaderPoolTests() => _pool = new ReaderPool<Reader>(() =>
    {
        _opened.Add(new Reader());
        return _opened[^1];
    });

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Read_OneQuestionAfterAnother_OpensOneReader()
    {
        for (var question = 0; question < 3; question++)
            _pool.Read(_ => 0);

        _opened.Should().HaveCount(1);
    }

    [Fact]
    public void Read_QuestionWithinAQuestion_HasAReaderOfItsOwn()
    {
        var (outer, inner) = _pool.Read(first => (first, _pool.Read(second => second)));

        inner.Should().NotBeSameAs(outer);
    }

    [Fact]
    public void Read_ThatFailed_ClosesItsReaderForGood()
    {
        var read = () => _pool.Read<int>(_ => throw new InvalidDataException());
        read.Should().Throw<InvalidDataException>();

        _pool.Read(reader => reader).Should().NotBeSameAs(_opened[0]);

        _opened.Select(reader => reader.IsClosed).Should().Equal(true, false);
    }

    [Fact]
    public void Dispose_IdleReaders_AreClosed()
    {
        _pool.Read(_ => _pool.Read(_ => 0));

        _pool.Dispose();

        _opened.Should().HaveCount(2).And.OnlyContain(reader => reader.IsClosed);
    }

    private sealed class Reader : IDisposable
    {
        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
