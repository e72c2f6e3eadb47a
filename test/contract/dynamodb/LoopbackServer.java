import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * Starts DynamoDB Local on a free port of the loopback interface and says which. Its own command line
 * listens on every interface, and has no option for another. It ends when its standard input does, so
 * that it never outlives the tests.
 */
public final class LoopbackServer {
  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer dynamodb =
        ServerRunner.createServerFromCommandLineArgs(
            new String[] {"-inMemory", "-sharedDb", "-disableTelemetry"});
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    Server jetty = (Server) field.get(dynamodb);
    ServerConnector loopback = new ServerConnector(jetty);
    loopback.setHost("127.0.0.1");
    loopback.setPort(0);
    jetty.setConnectors(new Connector[] {loopback});
    dynamodb.start();
    System.out.println("listening on " + loopback.getLocalPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
