using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// A RequestSecurityTokenCollection (WS-Trust 1.3 §4.2). Its members have one request type, and an error in any of them is
/// the whole message's (§4.2.1). Only Validate is answered in batches: it grants nothing.
/// </summary>
internal static class TrustBatch
{
    private const int MaxRequests = 32;

    public static Result<RequestSecurityToken> Read(Element collection, TrustDialect dialect, string? action, Element? presented)
    {
        if (dialect == TrustDialect.February2005)
            return ErrorCodes.Messages.RequestMalformed.With("WS-Trust of February 2005 knows no RequestSecurityTokenCollection.");

        var members = collection.Elements().ToList();
        if (members.Count is 0 or > MaxRequests || members.Exists(member => !member.Is(dialect.NamespaceUri, "RequestSecurityToken")))
            return ErrorCodes.Messages.BatchUnusable.With($"A RequestSecurityTokenCollection must hold 1 to {MaxRequests} RequestSecurityToken and nothing else.");

        var requests = new List<RequestSecurityToken>(members.Count);
        foreach (var member in members)
        {
            var request = RequestSecurityTokenReader.ReadToken(member, dialect, action, presented);
            if (!request.IsSuccess)
                return request;
            if (request.Value.Operation != TrustOperation.BatchValidate)
                return ErrorCodes.Messages.OperationUnsupported.With($"{request.Value.Operation} is not answered in a collection; only BatchValidate is.");
            requests.Add(request.Value);
        }

        // Two elements with one ID: which of them a signature covers could not be told.
        return requests.DistinctBy(request => request.ValidateTarget!.Attribute("ID")).Count() < requests.Count
            ? ErrorCodes.Messages.BatchUnusable.With("The collection holds the same token more than once.")
            : new RequestSecurityToken { Dialect = dialect, Operation = TrustOperation.BatchValidate, Context = collection.Attribute("Context"), Batch = requests };
    }
}
