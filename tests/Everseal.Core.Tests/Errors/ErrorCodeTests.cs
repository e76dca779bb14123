using Everseal.Core.Errors;
using Everseal.Core.WsTrust;

namespace Everseal.Core.Tests.Errors;

public sealed class ErrorCodeTests
{
    [Fact]
    public void IsServerFailure_StoreCannotBeWritten_True()
        => ErrorCodes.Server.StorageFailed.IsServerFailure.Should().BeTrue();

    [Fact]
    public void IsServerFailure_ServerCodeThatBlamesTheRequest_False()
        => new[] { ErrorCodes.Server.ReplayDetected, ErrorCodes.Server.RealmNotFound }.Should().OnlyContain(code => !code.IsServerFailure);

    [Fact]
    public void IsServerFailure_OtherAreas_False()
        => ErrorCodes.All.Where(code => !code.Id.StartsWith("EVS-6", StringComparison.Ordinal)).Should().OnlyContain(code => !code.IsServerFailure);

    [Fact]
    public void FaultCode_AnyServerFailure_SaysThatTheRequestFailedHere()
        => ErrorCodes.All.Where(code => code.IsServerFailure).Select(code => FaultCodes.For(code)).Should().OnlyContain(code => code == FaultCode.RequestFailedHere);
}
