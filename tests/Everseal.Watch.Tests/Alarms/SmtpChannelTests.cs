using Everseal.Core.Incidents;
using Everseal.Watch.Alarms;

namespace Everseal.Watch.Tests.Alarms;

public sealed class SmtpChannelTests : IDisposable
{
    private readonly MailServer _server = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("evs-mail-");

    public void Dispose()
    {
        _server.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Deliver_StartTlsAndPassword_MailSaysEverything()
    {
        (await SendAsync(Settings(), Messages.Opened)).Should().BeNull();

        var mail = _server.Mails.Should().ContainSingle().Subject;
        (mail.From, mail.User, mail.WasEncrypted).Should().Be(("everseal@example.org", "everseal", true));
        mail.To.Should().Equal("sts-oncall@example.org", "noc@example.org");
        mail.Header("Subject").Should().StartWith("[Everseal] CRITICAL: A certificate ends soon: everseal: STS signing everseal.local (2026-03-30 15:00 UTC");
        mail.Header("Message-Id").Should().Be($"<{Messages.Opened.Key}@sts.example.org>");
        mail.Header("Auto-Submitted").Should().Be("auto-generated");
        mail.Header("References").Should().Be($"<{Messages.Opened.Incident!.Key}@sts.example.org>");
        mail.Text.Should().Contain("Certificate:  CN=ssoserverSign, serial 0A").And.Contain("Effect:       Nobody can log in to realm everseal.local.")
            .And.Contain("Do now:       everseal keys rotate --realm everseal.local").And.Contain("Incident:     17");
    }

    [Fact]
    public async Task Deliver_Repeated_HasTheSameMessageId()
    {
        await SendAsync(Settings(), Messages.Opened);
        await SendAsync(Settings(), Messages.Opened);

        _server.Mails.Select(mail => mail.Header("Message-Id")).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Deliver_CertificateOfAnotherCa_SendsNeitherPasswordNorMail()
    {
        using var other = new MailServer();
        File.WriteAllText(In("ca.pem"), other.CertificatePem);

        (await SendAsync(Settings() with { CaFile = In("ca.pem") }, Messages.Opened)).Should().NotBeNull();
        _server.Mails.Should().BeEmpty();
    }

    [Fact]
    public async Task Deliver_CertificateOfAnotherName_SendsNothing()
    {
        using var server = new MailServer("mail.example.org");

        (await SendAsync(Settings(server), Messages.Opened)).Should().NotBeNull();
        server.Mails.Should().BeEmpty();
    }

    [Fact]
    public async Task Deliver_WrongPassword_IsAFailureWithoutIt()
    {
        _server.Password = "another";

        (await SendAsync(Settings(), Messages.Opened))!.Reason.Should().NotContain("mail secret");
    }

    [Theory]
    [InlineData("554 we do not like it", true)]
    [InlineData("451 try later", false)]
    [InlineData("250 taken", false)]
    public async Task Deliver_MessageRefused_IsTheFailureOfThisMessage(string verdict, bool fails)
    {
        _server.Verdict = verdict;

        (await SendAsync(Settings(), Messages.Opened) is { IsOfMessage: true }).Should().Be(fails);
    }

    [Fact]
    public async Task Deliver_OneRecipientRefused_TheOthersHaveItAndTheFailureNamesTheOne()
    {
        _server.Refused["noc@example.org"] = "550 no such user";

        var failure = await SendAsync(Settings(), Messages.Opened);

        failure.Should().Be(new DeliveryFailure("noc@example.org: 550 no such user") { IsPartial = true });
        _server.Mails.Should().ContainSingle().Which.To.Should().Equal("sts-oncall@example.org");
        _server.Mails[0].Header("To").Should().Contain("noc@example.org", "the others see who should have it");
    }

    [Fact]
    public async Task Deliver_OneRecipientIsGreylisted_GetsItAloneWithTheNextTry()
    {
        _server.Refused["noc@example.org"] = "450 greylisted";
        var channel = Settings().Open(TimeProvider.System);

        (await channel.DeliverAsync(Messages.Opened, default)).Should().Be(new DeliveryFailure("noc@example.org: 450 greylisted", IsOfMessage: true));
        _server.Refused.Clear();
        (await channel.DeliverAsync(Messages.Opened, default)).Should().BeNull();
        (await channel.DeliverAsync(Messages.Resolved, default)).Should().BeNull();

        _server.Mails.Select(mail => mail.To).Should().BeEquivalentTo(
            new[] { new[] { "sts-oncall@example.org" }, ["noc@example.org"], ["sts-oncall@example.org", "noc@example.org"] }, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Deliver_GreylistedOneIsRefusedAtLast_IsPartial()
    {
        _server.Refused["noc@example.org"] = "450 greylisted";
        var channel = Settings().Open(TimeProvider.System);
        await channel.DeliverAsync(Messages.Opened, default);
        _server.Refused["noc@example.org"] = "550 no such user";

        (await channel.DeliverAsync(Messages.Opened, default)).Should().Be(new DeliveryFailure("noc@example.org: 550 no such user") { IsPartial = true });

        _server.Mails.Should().ContainSingle();
    }

    [Theory]
    [InlineData("550 no such user")]
    [InlineData("450 greylisted")]
    public async Task Deliver_EveryRecipientRefused_IsTheChannelsFailure(string answer)
    {
        (_server.Refused["noc@example.org"], _server.Refused["sts-oncall@example.org"]) = (answer, answer);

        var failure = await SendAsync(Settings(), Messages.Opened);

        failure.Should().Be(new DeliveryFailure($"sts-oncall@example.org: {answer}; noc@example.org: {answer}"));
        _server.Mails.Should().BeEmpty();
    }

    [Fact]
    public async Task Deliver_LineBreaksInASubject_MakeNoHeader()
    {
        var hostile = Messages.Opened with { Incident = Messages.Opened.Incident! with { Slot = "TLS\r\nBcc: victim@example.org" } };

        (await SendAsync(Settings(), hostile)).Should().BeNull();

        _server.Mails[0].Header("Bcc").Should().BeNull();
    }

    private SmtpSettings Settings(MailServer? server = null)
    {
        File.WriteAllText(In("password"), "mail secret\n");
        File.WriteAllText(In("own.pem"), (server ?? _server).CertificatePem);
        return new SmtpSettings("mail", "localhost", "everseal@example.org", ["sts-oncall@example.org", "noc@example.org"])
        {
            Port = (server ?? _server).Port, User = "everseal", PasswordFile = In("password"), CaFile = In("own.pem"),
        };
    }

    private static Task<DeliveryFailure?> SendAsync(SmtpSettings settings, AlarmMessage message)
        => settings.Open(TimeProvider.System).DeliverAsync(message, TestContext.Current.CancellationToken);

    private string In(string name) => Path.Combine(_directory.FullName, name);
}
