namespace Everseal.Architecture.Tests.Runner;

/// <summary>
/// What ./test must turn red. Explicit, so that no run meets them but the one of <see cref="RunnerTests"/>.
/// </summary>
public static class Specimens
{
    public sealed class Passing
    {
        [Fact(Explicit = true)]
        public void First_Always_Passes() => 1.Should().Be(1);

        [Fact(Explicit = true)]
        public void Second_Always_Passes() => 2.Should().Be(2);
    }

    public sealed class Failing
    {
        [Fact(Explicit = true)]
        public void One_Always_Fails() => 1.Should().Be(2);

        [Fact(Explicit = true)]
        public void Other_Always_Passes() => 1.Should().Be(1);
    }

    public sealed class Skipped
    {
        [Fact(Explicit = true, Skip = "a specimen: ./test counts a skip as a failure")]
        public void Only_Always_Skips() => 1.Should().Be(1);
    }

    public sealed class Crashing
    {
        [Fact(Explicit = true)]
        public void Process_Always_Dies() => Environment.FailFast("a specimen of a crashing test module");
    }

    public sealed class Hanging
    {
        [Fact(Explicit = true)]
        public void Process_Never_Ends() => Thread.Sleep(Timeout.Infinite);
    }

    public sealed class Exiting
    {
        [Fact(Explicit = true)]
        public void Process_Exits_AsIfAllWereWell() => Environment.Exit(0);
    }
}
