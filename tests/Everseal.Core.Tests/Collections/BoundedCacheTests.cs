using Everseal.Core.Collections;

namespace Everseal.Core.Tests.Collections;

public sealed class BoundedCacheTests
{
    private readonly BoundedCache<int, string> _cache = new(capacity: 3);

    [Fact]
    public void GetOrAdd_KeyAgain_IsNotMadeAgain()
    {
        var first = _cache.GetOrAdd(1, Make);

        _cache.GetOrAdd(1, _ => throw new InvalidOperationException("It was kept.")).Should().BeSameAs(first);
    }

    [Fact]
    public void GetOrAdd_MakeThrows_NothingIsKept()
    {
        FluentActions.Invoking(() => _cache.GetOrAdd(1, _ => throw new FormatException())).Should().Throw<FormatException>();

        _cache.GetOrAdd(1, Make).Should().Be("value 1");
    }

    [Fact]
    public void GetOrAdd_NullWasMade_IsKeptToo()
    {
        var cache = new BoundedCache<int, string?>(capacity: 3);

        cache.GetOrAdd(1, _ => null);

        cache.GetOrAdd(1, Make).Should().BeNull();
    }

    [Fact]
    public void GetOrAdd_OneMoreThanFit_BeginsAnewWithIt()
    {
        Fill();

        _cache.GetOrAdd(4, Make);

        _cache.Count.Should().Be(1);
        _cache.TryFind(1, out _).Should().BeFalse();
        _cache.TryFind(4, out _).Should().BeTrue();
    }

    [Fact]
    public void Keep_KeyThatIsThere_ReplacesItsValueAndDropsNoOther()
    {
        Fill();

        _cache.Keep(2, "other");

        _cache.Count.Should().Be(3);
        _cache.GetOrAdd(2, Make).Should().Be("other");
    }

    [Fact]
    public void Forget_Key_MakesRoom()
    {
        Fill();

        _cache.Forget(2);
        _cache.Forget(2);
        _cache.Keep(4, "value 4");

        _cache.TryFind(2, out _).Should().BeFalse();
        _cache.Count.Should().Be(3);
    }

    [Fact]
    public void GetOrAdd_ValueIsDroppedWhileInUse_IsNotDisposed()
    {
        var cache = new BoundedCache<int, MemoryStream>(capacity: 1);
        var inUse = cache.GetOrAdd(1, _ => new MemoryStream());

        cache.GetOrAdd(2, _ => new MemoryStream());

        inUse.CanRead.Should().BeTrue();
    }

    [Fact]
    public void GetOrAdd_OctetsOfOneContent_AreOneKey()
    {
        var cache = new BoundedCache<ReadOnlyMemory<byte>, object>(capacity: 3, OctetComparer.Shared);
        var first = cache.GetOrAdd(new byte[] { 1, 2 }, _ => new object());

        cache.GetOrAdd(new byte[] { 0, 1, 2 }.AsMemory(1), _ => new object()).Should().BeSameAs(first);
        cache.GetOrAdd(new byte[] { 1, 3 }, _ => new object()).Should().NotBeSameAs(first);
    }

    // Both stand in their make before either may end.
    [Fact]
    public async Task GetOrAdd_TwoMakeOneKeyAtOnce_BothGetTheOneThatWasFirst()
    {
        var cache = new BoundedCache<int, object>(capacity: 3);
        using var bothInside = new Barrier(2);
        object Ask() => cache.GetOrAdd(1, _ =>
        {
            bothInside.SignalAndWait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).Should().BeTrue();
            return new object();
        });
        Task<object> Start() => Task.Factory.StartNew(Ask, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var values = await Task.WhenAll(Start(), Start());

        values[1].Should().BeSameAs(values[0]);
    }

    [Fact]
    public void GetOrAdd_ManyThreadsAndMoreKeysThanFit_EachGetsItsOwnValueWithinTheBound()
    {
        var cache = new BoundedCache<int, string>(capacity: 16);

        var seen = Enumerable.Range(0, 20_000).AsParallel().WithDegreeOfParallelism(8)
            .Select(number => (Key: number % 40, Value: cache.GetOrAdd(number % 40, Make), cache.Count)).ToList();

        seen.Should().OnlyContain(one => one.Value == Make(one.Key) && one.Count <= 16);
    }

    private static string Make(int key) => $"value {key}";

    private void Fill()
    {
        foreach (var key in Enumerable.Range(1, 3))
            _cache.GetOrAdd(key, Make);
    }
}
