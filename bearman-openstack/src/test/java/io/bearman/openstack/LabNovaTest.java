package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.secret.Secret;
import io.bearman.openstack.keystone.KeystoneLogin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract, held by the real Nova, Keystone and Placement of {@code lab/openstack}. */
@Tag("lab")
@Tag("lab-openstack")
class LabNovaTest extends NovaClientContract {
    private LabCloud lab;

    @Override
    CloudUnderTest open() {
        lab = new LabCloud();
        return lab;
    }

    @Test
    void aLoginFindsNovaAndPlacement() {
        AuthToken token = new KeystoneLogin(lab.access()).login();

        assertThat(token.lifetime()).isPositive();
        assertThat(token.catalogue())
                .extracting(Endpoint::service)
                .contains("compute", "placement");
    }

    @Test
    void aWrongPasswordIsDenied() {
        assertThatThrownBy(() -> new KeystoneLogin(with("nonsense", "admin")).login())
                .isInstanceOf(CloudException.Denied.class)
                .hasMessageContaining("401");
    }

    @Test
    void aProjectThatDoesNotExistIsDenied() {
        String password = lab.access().password().text();

        assertThatThrownBy(() -> new KeystoneLogin(with(password, "nonsense")).login())
                .isInstanceOf(CloudException.Denied.class);
    }

    private CloudAccess with(String password, String project) {
        CloudAccess access = lab.access();
        return new CloudAccess(
                access.authUrl(),
                access.user(),
                Secret.of(password),
                project,
                access.userDomain(),
                access.projectDomain(),
                access.region(),
                access.face());
    }
}
