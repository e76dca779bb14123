using Everseal.Server.Vmomi;
using Microsoft.AspNetCore.Http;

namespace Everseal.Server.Tests.Vmomi;

public sealed class SessionCookieTests
{
    [Theory]
    [InlineData("vmware_soap_session=a", "a")]
    [InlineData("vmware_soap_session=\"a\"", "a")]
    [InlineData("vmware_soap_session=a; vmware_soap_session=b", "a,b")]
    [InlineData("vmware_soap_session=a; path=/sdk; secure; httponly", "a")]
    [InlineData("other=x; vmware_soap_session=a", "a")]
    [InlineData("not_vmware_soap_session=a", "")]
    [InlineData("", "")]
    public void Read_HeaderOfAClient_GivesEveryValueOfTheName(string header, string expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = header;

        SessionCookie.Read(context.Request).Should().Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
