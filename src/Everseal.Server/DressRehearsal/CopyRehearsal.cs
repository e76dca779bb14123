using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Incidents;
using Everseal.Core.X509;
using Everseal.Server.Alarms;
using Everseal.Server.Authorities;
using Everseal.Server.Hosting;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;

namespace Everseal.Server.DressRehearsal;

/// <summary>
/// Runs the server on a copy until a date and tries there all that people rely on; then halves the time in between, each
/// time on a fresh copy, until the first broken day is known.
/// </summary>
/// <param name="progress">Told what is being done: a sentence.</param>
internal sealed class CopyRehearsal(DataCopy copy, ServerConfiguration configuration, MasterKey master, TimeProvider time, Func<string, Task> progress)
{
    public async Task<Result<DressReport>> RunAsync(RehearsalOrder order, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var at = order.At is { } typed ? RehearsalOrder.ReadTime(typed, now) : await FindNextEndAsync(cancellationToken);
        if (!at.IsSuccess)
            return at.Error;

        var last = await PlayAsync(at.Value, order.WithRenewal, cancellationToken);
        var since = await FindFirstDaysAsync(last, now, at.Value, order.WithRenewal, cancellationToken);
        var trials = last.Trials.Select(trial => since.TryGetValue(trial.Subject, out var day) ? trial with { Since = day } : trial);
        return new DressReport(now, at.Value, order.WithRenewal, configuration.PublicUrl, [.. trials.OrderByDescending(trial => trial.Outcome)], last.Alarms);
    }

    /// <summary>A moment after the first end of a certificate that a login depends on today.</summary>
    private async Task<Result<DateTimeOffset>> FindNextEndAsync(CancellationToken cancellationToken)
    {
        await using var node = await StartAsync(cancellationToken);
        var ends = EndsOf(node).Where(end => end > node.Now).Order().ToList();
        return ends.Count > 0 ? ends[0].AddMinutes(1) : ErrorCodes.Rehearsals.DateUnusable.With("No certificate ends any more: all have ended.");
    }

    private async Task<IReadOnlyDictionary<(string, string), DateOnly>> FindFirstDaysAsync(
        Seen last, DateTimeOffset now, DateTimeOffset at, bool withRenewal, CancellationToken cancellationToken)
    {
        var times = EndsOfDays(now, at);
        var suspects = last.Ends.Where(end => end <= at).Select(end => times.FindIndex(time => end <= time)).Distinct();
        var indices = await FirstBrokenDay.FindAsync(SubjectsOf(last.Trials), times.Count, suspects, async index =>
        {
            await progress($"Looking at {times[index].UtcDateTime:yyyy-MM-dd} …");
            return SubjectsOf((await PlayAsync(times[index], withRenewal, cancellationToken)).Trials);
        });
        return indices.ToDictionary(found => found.Key, found => DateOnly.FromDateTime(times[found.Value].UtcDateTime));
    }

    /// <summary>Now, the last second of each day from today on, and the time itself.</summary>
    private static List<DateTimeOffset> EndsOfDays(DateTimeOffset now, DateTimeOffset at)
    {
        List<DateTimeOffset> times = [now];
        for (var end = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1).AddSeconds(-1); end < at; end = end.AddDays(1))
        {
            if (end > now)
                times.Add(end);
        }

        return [.. times, at];
    }

    private static HashSet<(string, string)> SubjectsOf(IEnumerable<Trial> trials)
        => [.. trials.Where(trial => trial.Outcome >= TrialOutcome.Unknown).Select(trial => trial.Subject)];

    private async Task<Seen> PlayAsync(DateTimeOffset at, bool withRenewal, CancellationToken cancellationToken)
    {
        CopiedNode node;
        try
        {
            node = await StartAsync(cancellationToken);
        }
        catch (StsErrorException refused)
        {
            return new Seen([Trial.Broken("start of the server", "everybody", refused.Error, $"everseal explain {refused.Error.Code.Id}")], [], []);
        }

        await using (node)
        {
            using var http = ClientOf(node);
            var realms = node.Get<RealmDirectory>().All.OrderBy(realm => realm.Name, StringComparer.Ordinal).Select(realm => new RealmRehearsal(node, new RealmClient(node, http, realm.Name))).ToList();
            var roots = copy.ReadRoots() is { Count: > 0 } kept ? kept : node.Get<CertificateAuthority>().ReadActive()!.Chain.TakeLast(1).ToList();
            var foreign = node.Get<ServerCertificates>().ForeignAnchor;
            foreach (var realm in realms)
                await realm.BeginAsync(cancellationToken);

            if (withRenewal)
                await node.LiveUntilAsync(at, cancellationToken);
            else
                node.StandStillUntil(at);
            return await TryAsync(node, http, realms, roots, foreign, cancellationToken);
        }
    }

    private async Task<Seen> TryAsync(
        CopiedNode node, HttpClient http, IReadOnlyList<RealmRehearsal> realms, IReadOnlyList<X509Certificate2> roots, X509Certificate2? foreign,
        CancellationToken cancellationToken)
    {
        var host = new Uri(configuration.PublicUrl).Host;
        var remedies = new Remedies(node.Get<CertificateAuthority>().ReadActive(), foreign is not null, node.Now);
        var tls = await TlsTrial.JudgeAsync(node.Port, host, foreign is null ? roots : [foreign], node.Now, cancellationToken);
        var clients = foreign is null ? "everybody who trusts the root" : $"everybody who trusts {SubjectName.Text(foreign.SubjectName)}";
        List<Trial> trials = [tls is null ? Trial.Works("TLS", clients) : Trial.Broken("TLS", clients, tls, remedies.ForTls())];
        foreach (var realm in realms)
            trials.AddRange(await realm.RunAsync(tls, remedies, cancellationToken));
        trials.AddRange(await HealthTrials.RunAsync(http, cancellationToken));
        return new Seen(trials, await LookForAlarmsAsync(node, cancellationToken), EndsOf(node));
    }

    /// <summary>What the running server would have raised by then; nobody is told.</summary>
    private static async Task<IReadOnlyList<OpenAlarm>> LookForAlarmsAsync(CopiedNode node, CancellationToken cancellationToken)
    {
        await node.Make<AlarmWatch>().RunOnceAsync(cancellationToken);
        return
        [
            .. node.Get<IncidentRegister>().Open
                .Where(incident => incident.Subject.Target == IncidentSubject.Server && !(incident.Subject.Slot.Split(' ') is ["service", var name, ..] && TrialPrincipals.IsOne(name)))
                .Select(OpenAlarm.Of),
        ];
    }

    private static IReadOnlyList<DateTimeOffset> EndsOf(CopiedNode node) => 
        [.. node.Get<CertificateInventory>().Read().Where(entry => entry.Owner is not { } owner || !TrialPrincipals.IsOne(owner)).Select(entry => entry.Validity.End)];

    private Task<CopiedNode> StartAsync(CancellationToken cancellationToken) => CopiedNode.StartAsync(copy.Renew(), configuration, master, time, cancellationToken);

    // Whatever certificate this very server shows: how others judge it is a trial of its own.
    private static HttpClient ClientOf(CopiedNode node)
        => new(TrustExchange.ToItself(node.Get<ServerCertificates>())) { BaseAddress = new Uri($"https://127.0.0.1:{node.Port}") };

    /// <param name="Ends">Of the certificates that logins depended on then.</param>
    private sealed record Seen(IReadOnlyList<Trial> Trials, IReadOnlyList<OpenAlarm> Alarms, IReadOnlyList<DateTimeOffset> Ends);
}
