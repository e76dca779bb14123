using Everseal.Core.Tests.X509.Revocation;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Features.CertificateStatus;
using Everseal.Server.Revocation;
using Everseal.Server.Tests.Revocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Everseal.Server.Tests.Features.CertificateStatus;

public sealed class OcspEndpointTests : IAsyncLifetime
{
    private CertifiedNode _node = null!;
    private OcspEndpoint _endpoint = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await CertifiedNode.StartAsync();
        _endpoint = new OcspEndpoint(_node.Node.Get<OcspResponder>(), _node.Node.Time);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("as it is", "/", "+", "=")]
    [InlineData("all escaped", "%2F", "%2B", "%3D")]
    [InlineData("escaped in lower case", "%2f", "%2b", "%3d")]
    [InlineData("slashes left", "/", "%2B", "%3D")]
    public async Task Get_Base64WithDoubleSlashAndPlus_IsRead(string what, string slash, string plus, string equals)
    {
        var base64 = Base64WithEverything();
        var path = base64.Replace("/", slash, StringComparison.Ordinal).Replace("+", plus, StringComparison.Ordinal).Replace("=", equals, StringComparison.Ordinal);

        var (context, body) = await GetAsync(path);

        context.Response.ContentType.Should().Be("application/ocsp-response");
        OcspAnswers.Statuses(body).Should().Equal(["unknown"], what);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("not base64 at all")]
    [InlineData("AQID")]
    public async Task Get_NoRequest_IsMalformed(string path)
        => (await GetAsync(path)).Body.Should().Equal(OcspFailure.MalformedRequest.ToDer());

    [Theory]
    [InlineData("/ca/ocsp")]
    [InlineData("/ca/ocsp?of=/ca/ocsp/AQID")]
    [InlineData("/CA/OCSP/AQID")]
    [InlineData("/ca/ocs%70/")]
    public async Task Get_AddressSpelledOtherwise_IsMalformedAndNoFailure(string target)
        => (await GetTargetAsync(target)).Body.Should().Equal(OcspFailure.MalformedRequest.ToDer());

    [Fact]
    public async Task Get_Good_MayBeKeptForSecondsAndIsKnownByItsTag()
    {
        var certificate = await _node.IssueAsync();
        var path = Convert.ToBase64String(OcspRequests.Write([OcspRequests.Id(_node.Issuing.Certificate, certificate.SerialNumberBytes)]));
        var (first, _) = await GetAsync(path);

        var (second, body) = await GetAsync(path, ifNoneMatch: first.Response.Headers.ETag.ToString());

        first.Response.Headers.CacheControl.ToString().Should().Contain("max-age=30").And.Contain("must-revalidate");
        second.Response.StatusCode.Should().Be(StatusCodes.Status304NotModified);
        body.Should().BeEmpty();
    }

    [Fact]
    public async Task Post_LongerThanAnyRequest_IsMalformedWithoutReadingOn()
        => (await PostAsync(new byte[OcspRequest.LongestRequest + 1])).Should().Equal(OcspFailure.MalformedRequest.ToDer());

    [Fact]
    public async Task Post_Request_IsAnswered()
    {
        var certificate = await _node.IssueAsync();

        var body = await PostAsync(OcspRequests.Write([OcspRequests.Id(_node.Issuing.Certificate, certificate.SerialNumberBytes)]));

        OcspAnswers.Statuses(body).Should().Equal("good");
    }

    // A serial number that makes the Base64 hard: two slashes in a row, a plus, and padding.
    private string Base64WithEverything()
    {
        for (var number = 1UL; ; number++)
        {
            var serial = new byte[10];
            serial[0] = 0x40;
            BitConverter.TryWriteBytes(serial.AsSpan(1), number * 0x9E3779B97F4A7C15UL);
            serial[9] = 0xFF;
            var base64 = Convert.ToBase64String(OcspRequests.Write([OcspRequests.Id(_node.Issuing.Certificate, serial)]));
            if (base64.Contains("//", StringComparison.Ordinal) && base64.Contains('+', StringComparison.Ordinal) && base64.EndsWith('='))
                return base64;
        }
    }

    private Task<(HttpContext Context, byte[] Body)> GetAsync(string path, string? ifNoneMatch = null) => GetTargetAsync($"/ca/ocsp/{path}", ifNoneMatch);

    private async Task<(HttpContext Context, byte[] Body)> GetTargetAsync(string target, string? ifNoneMatch = null)
    {
        var (context, response) = Context();
        context.Request.Method = HttpMethods.Get;
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        context.Request.Headers.IfNoneMatch = ifNoneMatch;
        await _endpoint.GetAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        return (context, response.ToArray());
    }

    private async Task<byte[]> PostAsync(byte[] body)
    {
        var (context, response) = Context();
        context.Request.Method = HttpMethods.Post;
        context.Request.ContentType = "application/ocsp-request";
        context.Request.Body = new MemoryStream(body);
        await _endpoint.PostAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        return response.ToArray();
    }

    private static (DefaultHttpContext Context, MemoryStream Response) Context()
    {
        var response = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = response;
        return (context, response);
    }
}
