using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;

namespace Everseal.Core.Tests.WsTrust;

public sealed class TrustBatchTests
{
    private const string Trust = WsTrustNames.TrustDecember2005;

    [Fact]
    public void Read_TwoTokens_AreTwoRequestsWithTheirContexts()
    {
        var token = Read(Member(Token(1), "a") + Member(Token(2), "b")).OrThrow().Token;

        token.Operation.Should().Be(TrustOperation.BatchValidate);
        token.Batch.Select(member => member.Context).Should().Equal("a", "b");
        token.Batch.Should().OnlyContain(member => member.ValidateTarget!.LocalName == "Assertion");
    }

    [Fact]
    public void WriteStatuses_OnePerRequest_InOrderWithItsContext()
    {
        var request = Read(Member(Token(1), "a") + Member(Token(2), "b")).OrThrow();

        var answer = Encoding.UTF8.GetString(ResponseWriter.WriteStatuses(request, [new(true, "good"), new(false, "bad")], WireFixture.Now).Span);

        answer.Should().MatchRegex("RequestSecurityTokenResponseCollection.*Context=\"a\".*/status/valid.*good.*Context=\"b\".*/status/invalid.*bad");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void Read_TooFewOrTooMany_IsRefused(int count)
        => Code(string.Concat(Enumerable.Range(1, count).Select(number => Member(Token(number))))).Should().Be(ErrorCodes.Messages.BatchUnusable);

    [Fact]
    public void Read_ThirtyTwo_AreRead()
        => Read(string.Concat(Enumerable.Range(1, 32).Select(number => Member(Token(number))))).OrThrow().Token.Batch.Should().HaveCount(32);

    [Fact]
    public void Read_TheSameTokenTwice_IsRefused()
        => Code(Member(Token(1)) + Member(Token(1))).Should().Be(ErrorCodes.Messages.BatchUnusable);

    [Theory]
    [InlineData("Validate")]
    [InlineData("BatchIssue")]
    [InlineData("BatchRenew")]
    [InlineData("BatchCancel")]
    public void Read_AnotherRequestType_IsRefused(string type)
        => Code(Member(Token(1)).Replace("BatchValidate", type, StringComparison.Ordinal)).Should().Be(ErrorCodes.Messages.OperationUnsupported);

    [Fact]
    public void Read_February2005_IsRefused()
        => Read(Member(Token(1)), WsTrustNames.TrustFebruary2005).Error!.Code.Should().Be(ErrorCodes.Messages.RequestMalformed);

    [Theory]
    [InlineData(Trust + "/BatchValidate", null)]
    [InlineData(Trust + "/RST/Validate", "EVS-1211")]
    public void Read_Action_GoesWithTheType(string action, string? code)
        => Read(Member(Token(1)), action: action).Error?.Code.Id.Should().Be(code);

    private static SecurityToken Token(int number)
        => TokenFixture.Sign(TokenFixture.Unsigned(id: new TokenId(new Guid(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0))));

    private static string Member(SecurityToken token, string context = "c")
        => $"""<RequestSecurityToken Context="{context}"><RequestType>{Trust}/BatchValidate</RequestType><ValidateTarget>{Encoding.UTF8.GetString(token.Xml.Span)}</ValidateTarget></RequestSecurityToken>""";

    private static ErrorCode? Code(string members) => Read(members).Error?.Code;

    private static Result<SoapRequest> Read(string members, string dialect = Trust, string? action = null)
    {
        var text = Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Password).Span);
        var (start, end) = (text.IndexOf("<wst:RequestSecurityToken ", StringComparison.Ordinal), text.IndexOf("</S:Body>", StringComparison.Ordinal));
        return WireFixture.Read(
            Encoding.UTF8.GetBytes(text.Remove(start, end - start)
                .Insert(start, $"""<RequestSecurityTokenCollection xmlns="{dialect}">{members}</RequestSecurityTokenCollection>""")),
            action);
    }
}
