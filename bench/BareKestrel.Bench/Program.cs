// What HTTPS alone costs on Kestrel: reads a body, answers with as many bytes as it was told, does nothing in between.
// bare-kestrel PORT CERTIFICATE.pfx ANSWER_BYTES READY_FILE
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;

var port = int.Parse(args[0], CultureInfo.InvariantCulture);
using var certificate = X509CertificateLoader.LoadPkcs12FromFile(args[1], password: null);
var answer = new byte[int.Parse(args[2], CultureInfo.InvariantCulture)];
answer.AsSpan().Fill((byte)' ');

// As everseal-server puts its host together.
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.Services.AddRoutingCore();
builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate));
});

await using var application = builder.Build();
application.UseRouting();
application.MapPost("/", async context =>
{
    var reader = context.Request.BodyReader;
    var read = await reader.ReadAsync(context.RequestAborted);
    while (!read.IsCompleted)
    {
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        read = await reader.ReadAsync(context.RequestAborted);
    }

    reader.AdvanceTo(read.Buffer.End);
    context.Response.ContentType = "text/xml; charset=utf-8";
    context.Response.ContentLength = answer.Length;
    await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
});

// A document that is fetched: nothing to read, the same bytes.
application.MapGet("/", async context =>
{
    context.Response.ContentType = "text/xml; charset=utf-8";
    context.Response.ContentLength = answer.Length;
    await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
});

await application.StartAsync();
await File.WriteAllTextAsync(args[3], "{}");
await application.WaitForShutdownAsync();
