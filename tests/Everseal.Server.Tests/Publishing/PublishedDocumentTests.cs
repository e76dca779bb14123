using Everseal.Server.Publishing;

namespace Everseal.Server.Tests.Publishing;

public sealed class PublishedDocumentTests
{
    private static readonly PublishedDocument Document = new("keys"u8.ToArray(), "text/plain", Sharing.Public, TimeSpan.FromMinutes(30), "a.txt");

    [Fact]
    public async Task Answer_Get_HasBytesTypeLengthTagAndAge()
    {
        var answer = await HttpAnswer.OfAsync(Document.AnswerAsync);

        (answer.Status, answer.Text, answer.Headers.ContentType.ToString(), answer.Headers.ContentLength).Should().Be((200, "keys", "text/plain", 4));
        answer.Headers.CacheControl.ToString().Should().Be("public, max-age=1800");
        answer.Headers.ContentDisposition.ToString().Should().Be("attachment; filename=a.txt");
        answer.EntityTag.Should().MatchRegex("^\"[A-Za-z0-9_-]{22}\"$", "a strong tag");
    }

    [Fact]
    public async Task Answer_Head_HasTheSameHeadersAndNoBytes()
    {
        var (get, head) = (await HttpAnswer.OfAsync(Document.AnswerAsync), await HttpAnswer.OfAsync(Document.AnswerAsync, "HEAD"));

        head.Body.Should().BeEmpty();
        head.Headers.Should().BeEquivalentTo(get.Headers);
    }

    [Theory]
    [InlineData("{0}", 304)]
    [InlineData("W/{0}", 304)]
    [InlineData("\"other\", {0}", 304)]
    [InlineData("*", 304)]
    [InlineData("\"other\"", 200)]
    [InlineData("no tag at all", 200)]
    public async Task Answer_IfNoneMatch_IsNotModifiedWhenKnown(string known, int status)
    {
        var tag = (await HttpAnswer.OfAsync(Document.AnswerAsync)).EntityTag;

        var answer = await HttpAnswer.OfAsync(Document.AnswerAsync, ifNoneMatch: known.Replace("{0}", tag, StringComparison.Ordinal));

        (answer.Status, answer.Body.Length, answer.EntityTag).Should().Be((status, status == 304 ? 0 : 4, tag));
    }

    [Fact]
    public async Task Answer_OtherBytes_HaveAnotherTag()
    {
        var other = new PublishedDocument("key5"u8.ToArray(), "text/plain", Sharing.Private, TimeSpan.FromMinutes(30));

        var answer = await HttpAnswer.OfAsync(other.AnswerAsync);

        answer.EntityTag.Should().NotBe((await HttpAnswer.OfAsync(Document.AnswerAsync)).EntityTag);
        answer.Headers.CacheControl.ToString().Should().Be("private, max-age=1800");
    }
}
