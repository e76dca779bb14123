using CsCheck;
using Everseal.Server.DressRehearsal;

namespace Everseal.Server.Tests.DressRehearsal;

public sealed class FirstBrokenDayTests
{
    [Fact]
    public void Find_ThingsThatNeverHeal_GivesTheFirstTimeOfEach()
        => Gen.Select(Gen.Int[1, 400], Gen.Int[0, 399].Array[1, 5], Gen.Int[0, 399].Array[0, 4]).Sample((times, begins, suspects) =>
        {
            var broken = begins.Select((begin, thing) => (Thing: thing, Begin: begin % times)).ToList();

            var found = Find(broken, times, suspects.Where(suspect => suspect < times)).Found;

            return broken.TrueForAll(one => found[one.Thing] == one.Begin);
        });

    [Fact]
    public void Find_BreaksAtASuspect_LooksTwice()
        => Find([(0, 244)], times: 3650, suspects: [244]).Looks.Should().Equal(243, 244);

    [Fact]
    public void Find_BreaksElsewhere_Halves()
        => Find([(0, 244)], times: 3650, suspects: []).Looks.Should().HaveCountLessThan(14);

    [Fact]
    public void Find_NothingBroken_DoesNotLook()
        => Find([], times: 100, suspects: [50]).Looks.Should().BeEmpty();

    private static (IReadOnlyDictionary<int, int> Found, List<int> Looks) Find(IReadOnlyList<(int Thing, int Begin)> broken, int times, IEnumerable<int> suspects)
    {
        var looks = new List<int>();
        var found = FirstBrokenDay.FindAsync(broken.Select(one => one.Thing), times, suspects, index =>
        {
            looks.Add(index);
            return Task.FromResult<IReadOnlySet<int>>(broken.Where(one => one.Begin <= index).Select(one => one.Thing).ToHashSet());
        });
        found.IsCompletedSuccessfully.Should().BeTrue();
        return (found.Result, looks);
    }
}
