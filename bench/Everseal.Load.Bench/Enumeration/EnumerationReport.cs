using Everseal.Load.Measuring;

namespace Everseal.Load.Enumeration;

/// <summary>Two classes and how well their times tell them apart.</summary>
internal sealed record ClassPair(string First, string Second, AreaUnderCurve Auc);

/// <summary>What a guesser with a clock learns.</summary>
/// <param name="DifferentAnswers">Distinct statuses and bodies, times and ids aside; 1 when nothing can be read from them.</param>
internal sealed record EnumerationReport(
    IReadOnlyDictionary<string, (int Count, double Median, double Quartile1, double Quartile3)> Classes, IReadOnlyList<ClassPair> Pairs, int DifferentAnswers)
{
    /// <summary>Beyond it a classifier would be of use; 20,000 logins resolve about 0.02.</summary>
    private const double Tolerated = 0.03;

    // So few logins, or such noise, that an interval holds 0.5 whatever the truth is.
    private const double WidestTelling = 0.07;

    private bool CanTell => Pairs.All(pair => pair.Auc.High - pair.Auc.Low <= WidestTelling);

    public bool IsMet => CanTell && DifferentAnswers == 1 && Pairs.All(pair => pair.Auc.HoldsGuessing || Math.Abs(pair.Auc.Value - 0.5) <= Tolerated);

    public static EnumerationReport Of(IReadOnlyDictionary<LoginClass, List<double>> milliseconds, IReadOnlySet<string> answers)
    {
        var classes = milliseconds.Keys.ToList();
        return new EnumerationReport(
            classes.ToDictionary(each => each.Name, each => Summary(milliseconds[each])),
            [.. classes.SelectMany((first, i) => classes.Skip(i + 1).Select(second =>
                new ClassPair(first.Name, second.Name, AreaUnderCurve.Of(milliseconds[first], milliseconds[second]))))],
            answers.Count);
    }

    public void Write(TextWriter output)
    {
        output.WriteLine($"  {"",-28}{"logins",8}{"median ms",11}{"quartiles ms",18}");
        foreach (var (name, (count, median, low, high)) in Classes)
            output.WriteLine($"  {name,-28}{count,8}{median,11:0.00}{$"{low:0.00} to {high:0.00}",18}");

        output.WriteLine();
        output.WriteLine($"  {"",-28}{"",-28}{"AUC",7}{"95 % interval",20}");
        foreach (var (first, second, auc) in Pairs.OrderByDescending(pair => Math.Abs(pair.Auc.Value - 0.5)))
            output.WriteLine($"  {first,-28}{second,-28}{auc.Value,7:0.000}{$"{auc.Low:0.000} to {auc.High:0.000}",20}{(auc.HoldsGuessing ? "" : "  not 0.5")}");

        output.WriteLine();
        output.WriteLine($"  {DifferentAnswers} different answer{(DifferentAnswers == 1 ? "" : "s")}, times and ids aside; {(IsMet ? "no class is told from another" : !CanTell ? "TOO FEW LOGINS to tell" : $"MISSED (target: one answer, and an AUC within {Tolerated} of 0.5 or not told from it)")}");
    }

    private static (int Count, double Median, double Quartile1, double Quartile3) Summary(List<double> values)
    {
        var times = values.Select(TimeSpan.FromMilliseconds).ToList();
        return (values.Count, values.Median(), times.Quantile(0.25).TotalMilliseconds, times.Quantile(0.75).TotalMilliseconds);
    }
}
