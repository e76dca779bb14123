using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Hosting;
using Everseal.Server.Ledger;

namespace Everseal.Server.Administration;

/// <summary>One call of the administration API: its body, its caller, its answer and its audit record.</summary>
public sealed class ApiCall
{
    private readonly HttpContext _context;

    private ApiCall(HttpContext context) => _context = context;

    public CancellationToken Cancelled => _context.RequestAborted;

    /// <summary>Who calls, as audited: a uid of this host, or the principal of a token.</summary>
    public string Actor => _context.Features.Get<RemoteCaller>()?.Actor ?? _context.Features.Get<LocalCaller>()?.ToString() ?? "unknown";

    private string Source => _context.Features.Get<RemoteCaller>()?.Source ?? "local socket";

    /// <summary>A parameter of the query; null when it is missing or empty.</summary>
    public string? Query(string name) => _context.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>Lets endpoints take the call as a parameter.</summary>
    public static ValueTask<ApiCall?> BindAsync(HttpContext context) => ValueTask.FromResult<ApiCall?>(new ApiCall(context));

    public async Task<Result<T>> ReadAsync<T>(int maxBytes = RequestBody.MaxBytes)
        where T : notnull
    {
        if (!_context.Request.HasJsonContentType())
            return NotReadable("the body must be application/json");

        try
        {
            var body = await RequestBody.ReadAsync(_context.Request, maxBytes, Cancelled);
            return body is null ? NotReadable($"the body is longer than {maxBytes} bytes") : Parse<T>(body);
        }
        catch (JsonException failure)
        {
            // The parser's words name the place, never the value: a body may hold a password.
            return NotReadable($"not what this call takes, at {failure.Path ?? "its start"}", failure.Message);
        }
    }

    /// <summary>Answers a question. Nothing was changed, so nothing is audited.</summary>
    public IResult Answer<T>(Result<T> result)
        where T : notnull
        => result.IsSuccess ? Json(result.Value) : ApiProblems.Answer(result.Error);

    /// <summary>
    /// Makes the audit record of a change durable before the change, for what cannot be taken back. What fails after that has
    /// a second record, by <see cref="ChangedAsync"/>.
    /// </summary>
    /// <returns>Null once it is durable; else why it is not, and then nothing may be changed.</returns>
    public async ValueTask<StsError?> IntendAsync(string action, string? realm, string target, string detail)
        => (await AuditAsync(action, realm, target, null, detail)).Error;

    /// <summary>Writes the audit record of a change or its refusal, and answers only then.</summary>
    /// <param name="action">As the CLI names it: <c>user add</c>.</param>
    /// <param name="target">What was changed; never a secret.</param>
    /// <param name="describe">Null answers with 204.</param>
    public async Task<IResult> ChangedAsync<T>(string action, string? realm, string target, Result<T> result, Func<T, IResult>? describe = null)
        where T : notnull
    {
        var audited = await AuditAsync(action, realm, target, result.Error?.Code.Id, result.Error?.ToString());
        return !result.IsSuccess ? ApiProblems.Answer(result.Error)
            : !audited.IsSuccess ? ApiProblems.Answer(audited.Error)
            : describe?.Invoke(result.Value) ?? Results.NoContent();
    }

    /// <summary>Answers a call that nobody foresaw would fail. What was to change something is on record, as far as the ledger can be written.</summary>
    internal async Task<IResult> GaveWayAsync(StsError failure)
    {
        if (!HttpMethods.IsGet(_context.Request.Method))
            await AuditAsync("api", realm: null, $"{_context.Request.Method} {_context.Request.Path}", failure.Code.Id, failure.ToString());
        return ApiProblems.Answer(failure);
    }

    private ValueTask<Result<AuditRecord>> AuditAsync(string action, string? realm, string target, string? errorId, string? detail)
    {
        var services = _context.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var record = new AuditRecord(now, realm, action, Actor, Source, errorId, detail) { Target = target };

        // Without the caller's token: who disconnects must not escape the record.
        return services.GetRequiredService<TokenLedger>().AppendAuditAsync(record, CancellationToken.None);
    }

    public static IResult Json<T>(T value) => new JsonAnswer<T>(value, TypeInfo<T>());

    private static Result<T> Parse<T>(byte[] body)
        where T : notnull
        => JsonSerializer.Deserialize(body, TypeInfo<T>()) is { } value ? value : NotReadable("the body is null");

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)AdministrationJson.Default.GetTypeInfo(typeof(T))!;

    private static StsError NotReadable(string detail, string? internalDetail = null)
        => new(ErrorCodes.CommandLine.RequestNotReadable, detail, internalDetail);
}
