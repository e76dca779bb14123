using System.Text;

namespace Everseal.Cli.Terminals;

/// <summary>Reads a line from the keyboard without showing it.</summary>
internal static class HiddenInput
{
    public static string Read(Terminal terminal, string prompt)
    {
        terminal.Error.Write(prompt);
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    terminal.Error.WriteLine();
                    return typed.ToString();
                case ConsoleKey.Backspace when typed.Length > 0:
                    typed.Length--;
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                        typed.Append(key.KeyChar);
                    break;
            }
        }
    }
}
