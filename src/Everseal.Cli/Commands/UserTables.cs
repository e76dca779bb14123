using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

internal static class UserTables
{
    public static TextTable List(UserList list, DateTimeOffset now)
    {
        var table = new TextTable("USER", "NAME", "STATE", "GROUPS");
        foreach (var user in list.Users)
            table.Row(user.Upn, FullName(user), State(user, now), Names.Joined(user.Groups));
        return table;
    }

    public static TextTable One(UserDescription user, DateTimeOffset now)
    {
        var table = new TextTable("USER", user.Upn)
            .Row("Name", FullName(user))
            .Row("Email", user.Email);
        if (user.Description is { } description)
            table.Row("Description", description);
        table.Row("State", State(user, now));
        if (user.PasswordExpiresAt is { } end)
            table.Row("Password", end > now ? $"expires {Times.Relative(end, now)}" : Cell.Warning(Times.Residual(end, now)));
        return table.Row("Groups", Names.Joined(user.Groups));
    }

    private static string FullName(UserDescription user)
    {
        var name = $"{user.GivenName} {user.Surname}".Trim();
        return name.Length == 0 ? "-" : name;
    }

    private static Cell State(UserDescription user, DateTimeOffset now) => user switch
    {
        { Enabled: false } => Cell.Warning("disabled"),
        { PasswordExpiresAt: { } end } when end <= now => Cell.Warning("password expired"),
        { LockedUntil: { } end } when end > now => Cell.Warning($"locked, {Times.Relative(end, now)} free"),
        _ => "enabled",
    };
}
