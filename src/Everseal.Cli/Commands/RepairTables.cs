using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

internal static class RepairTables
{
    /// <summary>What is wrong, since when, who is hit; then what would be done about it.</summary>
    public static void Plan(RepairDescription seen, Terminal terminal)
    {
        if (seen.Findings.Count == 0)
            terminal.Out.WriteLine("nothing is wrong");
        foreach (var finding in seen.Findings)
        {
            terminal.Out.WriteLine(Printable.Line($"{finding.Code}  {finding.Detail}"));
            if (finding.Since is { } since)
                terminal.Out.WriteLine($"  since  {Times.UtcSeconds(since)}");
            terminal.Out.WriteLine(Printable.Line($"  hit    {finding.Hit}"));
            if (finding.Needs is { } needs)
                terminal.Out.WriteLine(Printable.Line($"  needs  {needs}"));
        }

        if (seen.Steps.Count > 0)
            terminal.Out.WriteLine("\nplan");
        foreach (var (number, step) in seen.Steps.Index())
        {
            terminal.Out.WriteLine(Printable.Line($"  {number + 1}. {step.What}{(step.DoneAt is null ? "" : ", done already")}"));
            terminal.Out.WriteLine(Printable.Line($"     now   {step.Before}"));
            terminal.Out.WriteLine(Printable.Line($"     then  {step.After}"));
        }
    }

    public static void Done(RepairDescription done, Terminal terminal)
    {
        foreach (var step in done.Steps)
            terminal.Out.WriteLine(Printable.Line($"done      {step.What}: {step.After}"));
        foreach (var sentence in done.Verified)
            terminal.Out.WriteLine(Printable.Line($"verified  {sentence}"));
        foreach (var who in done.TrustAnew)
            terminal.Out.WriteLine(Printable.Line($"trust     {who}"));
        if (done.Backup is { } backup)
            terminal.Out.WriteLine(Printable.Line($"before    {backup}"));
        terminal.Note("to take it back: everseal repair rollback");
    }

    public static void TakenBack(RollbackDescription done, Terminal terminal)
    {
        foreach (var what in done.TakenBack)
            terminal.Out.WriteLine(Printable.Line($"taken back  {what}"));
        foreach (var kept in done.Kept)
            terminal.Out.WriteLine(Printable.Line($"kept        {kept}"));
    }

    public static void List(RepairList list, Terminal terminal)
    {
        var table = new TextTable("REPAIR", "STATE", "BY", "STARTED", "CHANGED");
        foreach (var repair in list.Repairs)
            table.Row(repair.Id, repair.State, repair.By, Times.UtcSeconds(repair.StartedAt), string.Join(", ", repair.Steps.Select(step => step.What)));
        table.WriteTo(terminal);
        foreach (var repair in list.Repairs.Where(repair => repair.Failure is not null))
            terminal.Out.WriteLine(Printable.Line($"{repair.Id}: {repair.Failure}"));
    }
}
