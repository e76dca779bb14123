using Everseal.Core.Errors;
using Everseal.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Everseal.Server.Tests.Storage;

public sealed class GroupWriterTests : IDisposable
{
    private readonly GroupWriter<Statements> _writer;
    private readonly List<int> _groups = [];
    private int _failures;

    public GroupWriterTests() => _writer = new GroupWriter<Statements>(
        "test", () => _failures-- > 0 ? throw new IOException("the disk is gone") : new Statements(_groups), NullLogger.Instance);

    public void Dispose() => _writer.Dispose();

    [Fact]
    public async Task Write_ArrivesWhileAnotherIsWritten_ComesAlongInItsTransaction()
    {
        using var queued = new ManualResetEventSlim();
        var first = _writer.WriteAsync(
            statements =>
            {
                queued.Wait();
                return statements.Count();
            },
            default).AsTask();
        var second = _writer.WriteAsync(statements => statements.Count(), default).AsTask();
        queued.Set();

        (await Task.WhenAll(first, second)).Should().OnlyContain(refusal => refusal == null);
        _groups.Should().Equal(2);
    }

    // A wake-up that is lost between two writes would leave the second one waiting for ever.
    [Fact]
    public async Task Write_FromManyOneAfterAnother_NoneIsLeftWaiting()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var write = 0; write < 2000; write++)
                (await _writer.WriteAsync(statements => statements.Count(), default)).Should().BeNull();
        }))).WaitAsync(TimeSpan.FromMinutes(1));

        _groups.Sum().Should().Be(8000);
    }

    [Fact]
    public async Task Write_StoreDoesNotOpen_IsToldAndTheNextOneIsWritten()
    {
        _failures = 1;

        (await _writer.WriteAsync(statements => statements.Count(), default))!.Code.Should().Be(ErrorCodes.Server.StorageFailed);
        (await _writer.WriteAsync(statements => statements.Count(), default)).Should().BeNull();

        _groups.Should().Equal(1);
    }

    [Fact]
    public async Task Write_AfterDispose_IsRefused()
    {
        (await _writer.WriteAsync(statements => statements.Count(), default)).Should().BeNull();

        _writer.Dispose();

        (await _writer.WriteAsync(statements => statements.Count(), default))!.Code.Should().Be(ErrorCodes.Server.StorageFailed);
    }

    /// <summary>Counts what each transaction held.</summary>
    private sealed class Statements(List<int> groups) : GroupStatements
    {
        private int _count;

        public StsError? Count()
        {
            _count++;
            return null;
        }

        public override void Begin() => _count = 0;

        public override void Commit() => groups.Add(_count);

        public override void Dispose()
        {
        }
    }
}
