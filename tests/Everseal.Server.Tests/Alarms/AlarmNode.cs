using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Alarms;
using Everseal.Server.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Alarms;

/// <summary>A node with two channels: mail hears of warnings and gets digest and heartbeat, the pager of what is critical.</summary>
internal sealed class AlarmNode : IAsyncDisposable
{
    public static readonly IncidentSubject Tls = new("vcenter.example.org", "TLS 443");

    private AlarmNode(TestNode node, ScriptedSettings mail, ScriptedSettings pager) => (Node, Mail, Pager) = (node, mail, pager);

    public TestNode Node { get; }

    public ScriptedSettings Mail { get; }

    public ScriptedSettings Pager { get; }

    public IncidentRegister Incidents => Node.Get<IncidentRegister>();

    public AlarmDelivery Delivery => Node.Get<AlarmDelivery>();

    public AlarmQueue Queue => Node.Get<AlarmQueue>();

    public static async Task<AlarmNode> StartAsync(string path, FakeTimeProvider? time = null, TimeSpan? resend = null)
    {
        var mail = new ScriptedSettings("mail", []) { Digest = true, Heartbeat = TimeSpan.FromMinutes(5) };
        var pager = new ScriptedSettings("pager", []) { From = Severity.Critical, ResendEvery = resend };
        var settings = new AlarmSettings { Channels = [mail, pager] };
        if (!File.Exists(Path.Combine(path, "everseal.db")))
            await InstalledData.WriteToAsync(path);
        var node = await TestNode.StartAsync(path, time: time, features: services => services
            .AddSingleton(settings).AddSingleton(settings.PlanOf("https://sts.example.org")).AddSingleton(OwnPort.None)
            .AddSingleton<ServedCertificate>().AddSingleton<OwnCertificates>().AddSingleton<AlarmDelivery>());
        return new AlarmNode(node, mail, pager);
    }

    public async Task ReportAsync(Severity severity, IncidentSubject? subject = null)
        => (await Incidents.ReportAsync([Found(severity, subject)], default)).Should().BeNull();

    public static IncidentReport Found(Severity severity, IncidentSubject? subject = null) => IncidentReport.Of(
        subject ?? Tls, new IncidentCondition(ErrorCodes.Alarms.CertificateEnding, severity, "seen", "Clients refuse it.", "everseal check tls://vcenter.example.org"));

    /// <summary>One round of each channel.</summary>
    public async Task DeliverAsync()
    {
        foreach (var channel in Delivery.Channels)
            await Delivery.RunOnceAsync(channel, default);
    }

    public AlarmWatch Watch() => ActivatorUtilities.CreateInstance<AlarmWatch>(Node.Get<IServiceProvider>());

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
