using System.Text.RegularExpressions;
using Everseal.Acceptance.Tests.Messages;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Overload;

/// <summary>
/// Whatever the reason of a refused login, its answer is the same to the byte, times and ids aside. That it also takes the same
/// time is measured by <c>bench/load.sh --enumeration</c>: here the machine may be busy.
/// </summary>
public sealed partial class EnumerationTests(LoginClasses logins) : IClassFixture<LoginClasses>
{
    public static TheoryData<string, string> Messages => new()
    {
        { Soap11, Trust13 },
        { Soap12, Trust13 },
        { Soap12, Trust14 },
        { Soap11, TrustFeb2005 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Issue_EveryReasonToRefuse_AnswersTheSame(string soap, string trust)
    {
        using var client = await logins.LockedSourceAsync();
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var (reason, (user, password)) in LoginClasses.All)
        {
            var answer = await logins.LogInAsync(client, new TrustRequest { Soap = soap, Trust = trust, User = user, Password = password });
            answer.FaultCode.Should().Be("FailedAuthentication", reason);
            answers[reason] = $"{answer.HttpStatus} {TimesAndIds().Replace(answer.Xml, "…")}";
        }

        answers.Values.Distinct().Should().ContainSingle("no reason may be told from another: " + string.Join('\n', answers));
        answers.Values.First().Should().Contain("Invalid credentials");
    }

    /// <summary>The classes are what they say: each leaves its own reason for the operator.</summary>
    [Fact]
    public async Task Issue_EveryReasonToRefuse_IsKeptForTheOperator()
    {
        using var client = await logins.LockedSourceAsync();

        foreach (var (user, password) in LoginClasses.All.Values)
            await logins.LogInAsync(client, new TrustRequest { User = user, Password = password });

        var details = await Durability.Store.AuditDetailsAsync(logins.Server.DataDirectory);
        details.Should().Contain([" nobody does not exist", " wrong password for known", " disabled is disabled", " wrong password for old"]);
        details.Should().Contain(detail => detail.Contains("is locked out for locked", StringComparison.Ordinal))
            .And.Contain(detail => detail.Contains("is locked out for nobody-locked", StringComparison.Ordinal));
    }

    /// <summary>vSphere's API login by password is refused before the name is looked at.</summary>
    [Fact]
    public async Task Sdk_LoginByPassword_IsRefusedTheSameForAnyName()
    {
        List<string> answers = [];
        foreach (var user in new[] { "known", "nobody" })
        {
            using var content = new StringContent(
                $"""<Envelope xmlns="{Soap11}"><Body><Login xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this><userName>{user}</userName><password>x</password></Login></Body></Envelope>""",
                System.Text.Encoding.UTF8,
                "text/xml");
            using var response = await logins.Server.Http.PostAsync(new Uri(logins.Server.Sts, "/sdk"), content);
            answers.Add($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }

        answers.Distinct().Should().ContainSingle().Which.Should().StartWith("500 ").And.Contain("NotSupported");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z|(urn:uuid:|_)[0-9a-f-]{36}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimesAndIds();
}
