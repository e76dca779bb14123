namespace Everseal.Server.Tests;
public class PlaceholderTests { [Fact] public void Placeholder_Builds_True() => true.Should().BeTrue(); }
