using Everseal.Core.Errors;

namespace Everseal.Server.Metering;

/// <summary>A route's operation, as its metadata.</summary>
internal sealed record MeasuredOperation(string Name);

/// <summary>A request that is being measured.</summary>
internal sealed class MeasuredRequest(string operation)
{
    public string Operation { get; private set; } = operation;

    public ErrorCode? Error { get; private set; }

    /// <param name="operation">What the message asks for; null when it could not be read.</param>
    /// <param name="error">Why it was not done; null when it was.</param>
    public void Note(string? operation, ErrorCode? error) => (Operation, Error) = (operation ?? "unreadable", error);
}

/// <summary>Measures requests from the route to the end of the answer.</summary>
internal static class RequestMeter
{
    public static TBuilder Measured<TBuilder>(this TBuilder route, string operation)
        where TBuilder : IEndpointConventionBuilder
        => route.WithMetadata(new MeasuredOperation(operation));

    /// <summary>Behind the routing, which knows the operation.</summary>
    public static void MeasureOperations(this IApplicationBuilder app)
    {
        var meter = app.ApplicationServices.GetRequiredService<OperationMeter>();
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        app.Use((context, next) => context.GetEndpoint()?.Metadata.GetMetadata<MeasuredOperation>() is { } operation
            ? MeasureAsync(context, next, operation, meter, time)
            : next(context));
    }

    private static async Task MeasureAsync(HttpContext context, RequestDelegate next, MeasuredOperation operation, OperationMeter meter, TimeProvider time)
    {
        var request = new MeasuredRequest(operation.Name);
        context.Features.Set(request);
        var started = time.GetTimestamp();
        var outcome = Outcome.Failed;
        try
        {
            await next(context);
            outcome = OutcomeOf(context.Response, request.Error);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left: nobody failed.
            outcome = Outcome.Refused;
            throw;
        }
        finally
        {
            meter.Record(request.Operation, outcome, time.GetElapsedTime(started));
        }
    }

    // A SOAP fault is a status of 500 whoever is at fault, so its code is asked first.
    private static Outcome OutcomeOf(HttpResponse response, ErrorCode? error)
        => response.StatusCode == StatusCodes.Status429TooManyRequests || response.Headers.RetryAfter.Count > 0 ? Outcome.Shed
            : error is not null ? error.IsServerFailure ? Outcome.Failed : Outcome.Refused
            : response.StatusCode >= StatusCodes.Status500InternalServerError ? Outcome.Failed
            : response.StatusCode >= StatusCodes.Status400BadRequest ? Outcome.Refused
            : Outcome.Ok;
}
